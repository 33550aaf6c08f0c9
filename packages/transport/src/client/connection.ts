import type { MethodDescription } from '../service/service-description.ts';
import type { CallSink } from './call-sink.ts';
import type { CallOptions } from './connection-options.ts';

/**
 * A connection to one provider, which owns its calls: each settles exactly once, with a reply, a declared
 * exception, an error answer, its deadline, its signal, or the loss of the connection.
 *
 * With transport `http` it is a few sockets that calls take turns on.
 */
export interface Connection extends AsyncDisposable {
  /** The provider's address, as given. */
  readonly address: string;
  /** Resolves when the connection has ended, for whatever reason. */
  readonly closed: Promise<void>;
  /** Calls that wait for their answers. */
  readonly inFlight: number;
  /** Whether calls can be made. */
  readonly isOpen: boolean;

  /**
   * Calls a method. Resolves with its result, void ones with undefined, oneway ones once written.
   *
   * @throws the declared exception, or a ThriftkeeperError; `outcome` says what is known of the call
   */
  call(method: MethodDescription, args: readonly unknown[], options?: CallOptions): Promise<unknown>;

  /** The same without a promise, for layers above that settle one of their own: the end is told to `sink`. */
  start(
    method: MethodDescription,
    args: readonly unknown[],
    options: CallOptions | undefined,
    sink: CallSink,
  ): void;

  /**
   * Ends the connection: takes no new calls, waits for the answers of those in flight, then closes.
   *
   * @param options `graceMs` how long to wait for answers; default: as long as their deadlines let them
   */
  close(options?: { readonly graceMs?: number }): Promise<void>;

  /** Ends the connection at once; calls in flight fail with CONNECTION_LOST. */
  destroy(error?: Error): void;
}
