import type { RegistrationState } from '@thriftkeeper/registry';

/** Where a server stands. */
export type ServerState =
  | { readonly name: 'created' }
  | { readonly name: 'starting' }
  /** It serves; `registration` says whether it is in the registry, undefined where there is none. */
  | { readonly name: 'serving'; readonly registration: RegistrationState | undefined }
  /** Leaving: its record says so, and it still serves. */
  | { readonly name: 'draining' }
  /** It refuses new calls and ends those in progress. */
  | { readonly name: 'finishing' }
  | { readonly name: 'stopped' };
