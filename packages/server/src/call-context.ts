import type { KnownConsumer } from '@thriftkeeper/registry';
import type { IncomingCall } from '@thriftkeeper/transport';
import type { Callers } from './callers/callers.ts';

/** What a handler may want to know of a call; it comes behind the method's own arguments. */
export interface CallContext {
  /** Name of the method. */
  readonly method: string;
  /** Name of the service on a multiplexed server; empty for the default one. */
  readonly service: string;
  /** Where the call comes from: `host:port`, or `unix:`. */
  readonly peer: string;
  /** Who calls, as far as it is known: its node and application when it has said so, else its IP address alone. */
  readonly consumer: KnownConsumer;
  /** Aborted when the caller's connection ends before the answer: nobody waits for it any more. */
  readonly signal: AbortSignal;
}

/** The context of a call; its signal is made only when it is asked for. */
export class IncomingContext implements CallContext {
  readonly #call: IncomingCall;
  readonly #callers: Pick<Callers, 'of'>;

  constructor(call: IncomingCall, callers: Pick<Callers, 'of'>) {
    this.#call = call;
    this.#callers = callers;
  }

  get method(): string {
    return this.#call.method.name;
  }

  get service(): string {
    return this.#call.service;
  }

  get peer(): string {
    return this.#call.connection.peer;
  }

  get consumer(): KnownConsumer {
    return this.#callers.of(this.#call).consumer;
  }

  get signal(): AbortSignal {
    return this.#call.signal;
  }
}
