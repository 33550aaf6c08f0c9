import type { CompleteProviderRecord, Live, Snapshot, WaitOptions } from '@thriftkeeper/registry';
import type { ClientEvent } from './events.ts';
import type { ProviderView } from './fleet/fleet.ts';

/** What can be asked of a client beside its calls. */
export interface ClientControl {
  /** The list of providers as the registry shows it; undefined until the registry is loaded. */
  readonly providers: Live<Snapshot<CompleteProviderRecord>> | undefined;
  /** Each provider, whether a call could go there now, and why not. */
  why(): ProviderView[];
  /**
   * What happens from now on: providers that join, leave, are ejected and return, a list that the registry does not
   * confirm, the session, operators' decisions. Ends with the client.
   */
  events(): AsyncIterableIterator<ClientEvent>;
  /**
   * Waits until a connection to a provider stands that can be called. Default bound 30,000 ms.
   *
   * @throws NO_PROVIDER with every provider and why it cannot; ABORTED, CLOSED
   */
  ready(options?: WaitOptions): Promise<void>;
  /**
   * Takes no new calls, waits for those under way, then closes connections and, where they are the client's own,
   * consumer record and registry. Calls that no provider could take yet fail with CLOSED. Can be called twice.
   *
   * @param options `graceMs` how long to wait for calls. Default: as long as their deadlines let them
   */
  close(options?: { readonly graceMs?: number }): Promise<void>;
}
