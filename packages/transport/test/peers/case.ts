import type { Int64Form } from '../../src/index.ts';
import type { Neutral } from './neutral.ts';

/** How a call ends. */
export type Answer =
  | { readonly result: Neutral }
  /** A declared exception. */
  | { readonly declared: string; readonly fields: Neutral }
  /** A TApplicationException, of one of these types. */
  | { readonly application: readonly number[]; readonly text?: RegExp }
  /** Anything else that ends the call with an error, and whose text matches. */
  | { readonly failed: RegExp };

export interface Call {
  /** As which service the client knows the server; default `Peer`, which is what the server is. */
  readonly client?: 'Peer' | 'Stranger';
  readonly method: string;
  readonly args: readonly Neutral[];
  /** What the server's handler is called with; default `args`. Null: the call must not reach it. */
  readonly seen?: readonly Neutral[] | null;
  /** Default: the first argument comes back. */
  readonly answer?: Answer;
}

export interface Case {
  readonly name: string;
  /** Made on one connection. */
  readonly calls: readonly Call[];
  /** All calls at once, where the client can; default one after the other. */
  readonly together?: boolean;
  /** The forms of i64 on our side that it is run with; default what a plain program has, `Int64`. */
  readonly forms?: readonly Int64Form[];
  /** Where it says something: `client` our client to a peer's server, `server` a peer's client to ours; default both. */
  readonly only?: 'client' | 'server';
}
