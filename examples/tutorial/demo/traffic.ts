import { type AttemptEnd, type Client, createClient } from '@thriftkeeper/client';
import Calculator from '../gen/node-es6/Calculator.js';

/** One attempt of a call, by the clock of `performance.now()`. */
export interface Attempt {
  readonly node: string;
  readonly startedMs: number;
  readonly endedMs: number;
  readonly failed: boolean;
}

/** A failed call, and when it began. */
export interface FailedCall {
  readonly startedMs: number;
  readonly error: Error;
}

/** A client that calls all the time, at a steady rate, and remembers what happened to each call. */
export class Traffic {
  readonly client: Client<typeof Calculator>;
  readonly attempts: Attempt[] = [];
  readonly failures: FailedCall[] = [];
  calls = 0;
  readonly #inFlight = new Set<Promise<unknown>>();
  #timer: NodeJS.Timeout | undefined;

  constructor(zookeeper: string) {
    this.client = createClient(Calculator, {
      service: 'tutorial',
      zookeeper,
      application: 'demo',
      node: 'demo-1',
      // It may run twice: so a call that was at a server when that was killed is repeated elsewhere.
      idempotent: ['ping'],
      // Equal shares are easiest to see; the default goes by latency.
      picker: 'roundRobin',
      onAttempt: (end) => this.#remember(end),
    });
  }

  /** Calls `ping` every `everyMs` from now on, without waiting for the answer before. */
  start(everyMs: number): void {
    this.#timer = setInterval(() => this.#call(), everyMs);
  }

  /** Stops calling, waits for the calls under way, closes the client. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await Promise.all(this.#inFlight);
    await this.client.$.close();
  }

  /** Attempts at a node that began in a time. */
  attemptsAt(node: string, fromMs: number, toMs = Number.POSITIVE_INFINITY): Attempt[] {
    return this.attempts.filter(
      (attempt) => attempt.node === node && attempt.startedMs >= fromMs && attempt.startedMs < toMs,
    );
  }

  failedSince(fromMs: number): FailedCall[] {
    return this.failures.filter(({ startedMs }) => startedMs >= fromMs);
  }

  #call(): void {
    this.calls++;
    const startedMs = performance.now();
    const call = this.client
      .ping({ deadlineMs: 5_000 })
      .catch((error: Error) => this.failures.push({ startedMs, error }));
    this.#inFlight.add(call);
    void call.finally(() => this.#inFlight.delete(call));
  }

  #remember({ node, latencyMs, error }: AttemptEnd): void {
    const endedMs = performance.now();
    this.attempts.push({ node, startedMs: endedMs - latencyMs, endedMs, failed: error !== undefined });
  }
}
