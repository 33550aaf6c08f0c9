import type { LoggedAttempt } from '../call-log.ts';

/** What a client is told. */
export interface ClientPlace {
  /** The addresses of the providers, for those who have a list. */
  readonly addresses: readonly string[];
  /** Where providers are announced, for those who discover them. */
  readonly registry: { readonly zookeeper: string; readonly service: string } | undefined;
  readonly deadlineMs: number;
  /** Whether to hedge idempotent calls, for those who can. */
  readonly hedged: boolean;
}

/** A client as the load uses it. Each call is refused with an error that may carry a `code`. */
export interface Caller {
  /** Makes a call that may run twice (`add`), or one that may not (`echoText`). */
  call(idempotent: boolean): Promise<unknown>;
  /** How many providers could be called now. */
  eligible(): number;
  /** The addresses that the registry confirms now; undefined while it confirms none, or where there is no registry. */
  confirmed(): readonly string[] | undefined;
  /** Which provider is to blame for the error of a call. */
  blamed(error: unknown): string | undefined;
}

/** Makes a client that tells of everything it sends. */
export type Open = (place: ClientPlace, sent: (attempt: LoggedAttempt) => void) => Promise<Caller>;
