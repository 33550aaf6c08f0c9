import type { CoordinationState } from './coordination/coordination.ts';
import type { RegistrationState } from './registration/registration-machine.ts';
import type { RegistrySession } from './registry-session.ts';
import type { SnapshotFileStatus } from './snapshots/snapshot-keeper.ts';

/** What a registry says of itself. */
export interface RegistryStatus {
  readonly state: CoordinationState;
  /** Undefined before the first session, and between one that was lost and the next. */
  readonly session: RegistrySession | undefined;
  readonly registrations: readonly { readonly path: string; readonly state: RegistrationState }[];
  readonly watches: readonly string[];
  /** The snapshot files that are kept, with what is wrong with each. */
  readonly snapshots: readonly SnapshotFileStatus[];
}
