import { reconnectWaitMs } from '@thriftkeeper/balancer';
import { type Connection, type ConnectionOptions, connect, ThriftkeeperError } from '@thriftkeeper/transport';
import type { Clock } from './clock.ts';

/** What a link tells. */
export interface LinkListener {
  /** A connection stands, or none does any more. */
  reachable(reachable: boolean): void;
}

/** What a link needs to know. */
export interface LinkPlan {
  readonly address: string;
  readonly options: ConnectionOptions;
  /** Whether to connect before the first call asks for it. */
  readonly eager: boolean;
  /** Connections at once, for providers that take one call at a time on each. */
  readonly maxConnections: number;
}

/** A connection lent for one call. Give it back with `release`. */
export interface Lease {
  readonly connection: Connection;
  release(): void;
}

const nothing = () => {};

/**
 * The connections to one provider: one that all calls share, or where the provider takes one call at a time, a few
 * that calls have for themselves. A connection that is lost is sought again at once, then with full jitter.
 */
export class ProviderLink {
  readonly #plan: LinkPlan;
  readonly #listener: LinkListener;
  readonly #clock: Clock;
  readonly #draw: () => number;
  readonly #shared: boolean;
  readonly #open = new Set<Connection>();
  readonly #idle: Connection[] = [];
  readonly #waiting: ((connection: Connection | ThriftkeeperError) => void)[] = [];
  readonly #closing = new AbortController();
  #connecting = 0;
  #failures = 0;
  #current: Connection | undefined;
  #cancelRetry = nothing;

  constructor(plan: LinkPlan, listener: LinkListener, clock: Clock, draw: () => number) {
    this.#plan = plan;
    this.#listener = listener;
    this.#clock = clock;
    this.#draw = draw;
    this.#shared = plan.options.concurrency ?? true;
    if (plan.eager) this.#connect();
  }

  get address(): string {
    return this.#plan.address;
  }

  /** The connection that all calls share, while it stands. */
  get current(): Connection | undefined {
    return this.#current?.isOpen ? this.#current : undefined;
  }

  /** Calls that wait for their answers. */
  get inFlight(): number {
    let calls = 0;
    for (const connection of this.#open) calls += connection.inFlight;
    return calls;
  }

  /**
   * A connection for a call: the shared one, or one for itself; tried for at once where none stands.
   *
   * @throws CONNECT_FAILED and its like from `connect`; ABORTED, DEADLINE_EXCEEDED, CLOSED: nothing was written
   */
  async lease(timeoutMs: number, signal?: AbortSignal): Promise<Lease> {
    if (this.#shared)
      return { connection: this.current ?? (await this.#wait(timeoutMs, signal)), release: nothing };
    let connection = this.#idle.pop();
    while (connection !== undefined && !connection.isOpen) connection = this.#idle.pop();
    connection ??= await this.#wait(timeoutMs, signal);
    return { connection, release: () => this.#release(connection) };
  }

  /** Takes no new calls; connections end when their calls have. */
  async close(graceMs?: number): Promise<void> {
    this.#closing.abort();
    this.#cancelRetry();
    this.#fail(this.#gone());
    this.#current = undefined;
    await Promise.all(
      [...this.#open].map((connection) => connection.close(graceMs === undefined ? {} : { graceMs })),
    );
  }

  #wait(timeoutMs: number, signal: AbortSignal | undefined): Promise<Connection> {
    return new Promise((resolve, reject) => {
      const settle = (got: Connection | ThriftkeeperError) => {
        const at = this.#waiting.indexOf(settle);
        if (at >= 0) this.#waiting.splice(at, 1);
        cancel();
        signal?.removeEventListener('abort', aborted);
        if (got instanceof ThriftkeeperError) reject(got);
        else resolve(got);
      };
      const fail = (code: 'DEADLINE_EXCEEDED' | 'ABORTED', why: string, cause?: unknown) =>
        settle(
          new ThriftkeeperError(code, `no connection to ${this.address}: ${why}`, {
            cause,
            outcome: 'notWritten',
          }),
        );
      const aborted = () => fail('ABORTED', 'the caller aborted', signal?.reason);
      const cancel = this.#clock.setTimer(timeoutMs, () =>
        fail('DEADLINE_EXCEEDED', 'the deadline has passed'),
      );
      signal?.addEventListener('abort', aborted, { once: true });
      this.#waiting.push(settle);
      if (this.#closing.signal.aborted) settle(this.#gone());
      else this.#connect();
    });
  }

  /** Opens a connection where one is wanted and none is on the way. */
  #connect(): void {
    this.#cancelRetry();
    const wanted = this.#shared
      ? 1
      : Math.min(
          this.#plan.maxConnections,
          this.#open.size - this.#idle.length + Math.max(1, this.#waiting.length),
        );
    if (this.#closing.signal.aborted || this.#open.size + this.#connecting >= wanted) return;
    this.#connecting++;
    const opened = connect(this.#plan.address, {
      ...this.#plan.options,
      signal: this.#closing.signal,
      onClosed: (error) => this.#lost(connection, error),
    });
    let connection: Connection | undefined;
    opened.then(
      (got) => {
        this.#connecting--;
        connection = got;
        if (got.isOpen) this.#stands(got);
        else this.#retry();
      },
      (error: ThriftkeeperError) => {
        this.#connecting--;
        if (this.#closing.signal.aborted) return;
        this.#fail(error);
        if (this.#open.size === 0) this.#listener.reachable(false);
        this.#retry();
      },
    );
  }

  #stands(connection: Connection): void {
    if (this.#closing.signal.aborted) {
      void connection.close();
      return;
    }
    this.#failures = 0;
    this.#open.add(connection);
    this.#listener.reachable(true);
    if (this.#shared) {
      this.#current = connection;
      for (const settle of this.#waiting.slice()) settle(connection);
    } else this.#release(connection);
  }

  #release(connection: Connection): void {
    if (!connection.isOpen || this.#closing.signal.aborted) return;
    const next = this.#waiting.shift();
    if (next) next(connection);
    else this.#idle.push(connection);
    if (this.#waiting.length > 0) this.#connect();
  }

  #lost(connection: Connection | undefined, _error: Error | undefined): void {
    if (connection === undefined) return;
    this.#open.delete(connection);
    const at = this.#idle.indexOf(connection);
    if (at >= 0) this.#idle.splice(at, 1);
    if (connection === this.#current) this.#current = undefined;
    if (this.#closing.signal.aborted) return;
    if (this.#open.size === 0) {
      this.#listener.reachable(false);
      this.#retry();
    } else if (this.#waiting.length > 0) this.#connect();
  }

  #retry(): void {
    if (this.#closing.signal.aborted || this.#open.size > 0) return;
    this.#cancelRetry();
    const waitMs = reconnectWaitMs(++this.#failures, this.#draw);
    this.#cancelRetry = this.#clock.setIdleTimer(waitMs, () => this.#connect());
  }

  /** Another link has taken its place, or the client is closing: a waiting call may go elsewhere. */
  #gone(): ThriftkeeperError {
    return new ThriftkeeperError('CONNECT_FAILED', `the connection to ${this.address} is not used any more`);
  }

  #fail(error: ThriftkeeperError): void {
    for (const settle of this.#waiting.slice()) settle(error);
  }
}
