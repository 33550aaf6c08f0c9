/** What the main thread asks of the worker. */
export type Request =
  | { readonly verb: 'create'; readonly path: string; readonly data: Uint8Array; readonly ephemeral: boolean }
  | { readonly verb: 'read' | 'exists' | 'children'; readonly path: string; readonly watch: boolean }
  | { readonly verb: 'write'; readonly path: string; readonly data: Uint8Array; readonly version: number }
  | { readonly verb: 'count'; readonly path: string }
  | { readonly verb: 'remove'; readonly path: string; readonly version: number };

/** How a session is opened. */
export interface SessionSettings {
  readonly addresses: string;
  readonly sessionTimeoutMs: number;
  readonly digest: string | undefined;
}

/** Main thread to worker; `session` is a number of ours, from opening to closing. */
export type ToWorker = { readonly session: number } & (
  | { readonly kind: 'open'; readonly settings: SessionSettings }
  | { readonly kind: 'ask'; readonly id: number; readonly request: Request }
  | { readonly kind: 'close' }
);

/** Worker to main thread, about one session. */
export type SessionNews =
  /** `rc` is ZooKeeper's own number, 0 for success. */
  | {
      readonly kind: 'answer';
      readonly id: number;
      readonly rc: number;
      readonly message: string;
      readonly value?: unknown;
    }
  | {
      readonly kind: 'event';
      readonly type: 'created' | 'deleted' | 'changed' | 'child';
      readonly path: string;
    }
  | {
      readonly kind: 'state';
      readonly state: 'connected';
      readonly sessionId: string;
      readonly sessionTimeoutMs: number;
    }
  | { readonly kind: 'state'; readonly state: 'suspended' | 'lost' | 'authFailed' | 'closed' };

export type FromWorker = SessionNews & { readonly session: number };
