import type { ErrorCode } from '@thriftkeeper/registry';
import type { ControlAction, Decision } from './action.ts';

export type AuditAction =
  | 'signIn'
  | 'signOut'
  | 'passwordChanged'
  | 'userAdded'
  | 'userChanged'
  | 'userRemoved'
  | 'tokenAdded'
  | 'tokenRemoved'
  | ControlAction['kind']
  | 'undo'
  | 'try';

/** Who did what. Nobody can change or delete one. */
export interface AuditEntry {
  readonly id: number;
  readonly at: string;
  /** User, or name of the token; of a failed sign-in the name that was tried. */
  readonly who: string;
  readonly via: 'session' | 'token' | 'monitor';
  /** Where the request came from. */
  readonly address: string | null;
  readonly action: AuditAction;
  readonly service: string | null;
  /** Entry of the control document, as a JSON pointer; or the user or token that it is about; of a call provider and method. */
  readonly target: string | null;
  readonly why: string | null;
  readonly before: Decision | null;
  readonly after: Decision | null;
  /** `null`: done; else the code that it was refused with. */
  readonly refused: ErrorCode | null;
  /** The entry that this one undid. */
  readonly undoes: number | null;
  /** The entry that undid this one. */
  readonly undoneBy: number | null;
}

/** Newest first. */
export interface AuditPage {
  readonly entries: readonly AuditEntry[];
  /** For `before`, to read on; `null` at the end. */
  readonly next: number | null;
}
