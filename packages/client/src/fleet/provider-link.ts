import { reconnectWaitMs } from '@thriftkeeper/balancer';
import { ThriftkeeperError } from '@thriftkeeper/registry';
import type { Connection } from '@thriftkeeper/transport';
import { retryAfterMsOf } from '../call/call-error.ts';
import type { Clock } from '../clock.ts';

/** What a link needs of a connection. */
export type LinkConnection = Pick<Connection, 'start' | 'close' | 'isOpen'>;

/** What a link needs to know. */
export interface LinkPlan {
  readonly address: string;
  /** Whether calls share one connection; else each has one for itself (REC-15). */
  readonly concurrent: boolean;
  /** Whether to connect before the first call asks for it. */
  readonly eager: boolean;
  /** Connections at once, for providers that take one call at a time on each. */
  readonly maxConnections: number;
  /** Makes a connection; `onClosed` is told once when one that was made has ended. */
  open(how: {
    readonly signal: AbortSignal;
    readonly onClosed: (error: Error | undefined) => void;
  }): Promise<LinkConnection>;
  /** Told when the provider wants no connection because this client is banned there, and for how long. */
  banned?(retryAfterMs: number | undefined): void;
  /** Told when a connection stands, and when none does any more. */
  reachable(reachable: boolean): void;
}

/** A connection lent for one call. Give it back with `release`. */
export interface Lease {
  readonly connection: LinkConnection;
  release(): void;
}

type Waiter = (got: LinkConnection | ThriftkeeperError) => void;

const nothing = () => {};

/** A connection that ended sooner and answered nothing was not worth much: the next one is not sought at once. */
const shortLifeMs = 1_000;

/**
 * The connections to one provider: one that all calls share, or where the provider takes one call at a time, a few
 * that calls have for themselves. A connection that is lost is sought again at once, then with full jitter (BAL-50).
 */
export class ProviderLink {
  readonly #plan: LinkPlan;
  readonly #clock: Clock;
  readonly #draw: () => number;
  /** Connections that stand, and since when; those that have answered a call: since ever. */
  readonly #open = new Map<LinkConnection, number>();
  readonly #idle: LinkConnection[] = [];
  readonly #waiting = new Set<Waiter>();
  readonly #closing = new AbortController();
  /** Which of them has answered a call last. */
  #answered: LinkConnection | undefined;
  #connecting = 0;
  /** Tries in a row that failed, counted from the connections before them that ended too soon. */
  #failures = 0;
  #shortLives = 0;
  #current: LinkConnection | undefined;
  #cancelRetry: (() => void) | undefined;
  /** Whether no connection may be made. */
  #held = false;

  constructor(plan: LinkPlan, clock: Clock, draw: () => number) {
    this.#plan = plan;
    this.#clock = clock;
    this.#draw = draw;
    if (plan.eager) this.#connect();
  }

  /** The connection that all calls share, while it stands. */
  get current(): LinkConnection | undefined {
    return this.#current?.isOpen ? this.#current : undefined;
  }

  /** How many connections stand. */
  get connections(): number {
    return this.#open.size;
  }

  /** Whether a connection stands. */
  get stands(): boolean {
    return this.#open.size > 0;
  }

  /** Connects, where that has not begun. */
  warm(): void {
    if (!this.stands && this.#cancelRetry === undefined) this.#connect();
  }

  /**
   * A connection for a call: the shared one, or one for itself; tried for at once where none stands.
   *
   * @throws CONNECT_FAILED and its like; ABORTED, DEADLINE_EXCEEDED, CLOSED: nothing was written
   */
  async lease(timeoutMs: number, signal?: AbortSignal): Promise<Lease> {
    if (this.#plan.concurrent)
      return { connection: this.current ?? (await this.#wait(timeoutMs, signal)), release: nothing };
    let connection = this.#idle.pop();
    while (connection !== undefined && !connection.isOpen) connection = this.#idle.pop();
    connection ??= await this.#wait(timeoutMs, signal);
    return { connection, release: () => this.#release(connection) };
  }

  /** A call was answered: that connection was worth having, whenever it ends (BAL-51). */
  answered(connection: LinkConnection): void {
    if (connection === this.#answered) return;
    this.#answered = connection;
    if (this.#open.has(connection)) this.#open.set(connection, Number.NEGATIVE_INFINITY);
  }

  /** Ends the connections when their calls have, and makes none until `resume` (CTRL-19). */
  hold(): void {
    this.#held = true;
    this.#cancelRetry?.();
    this.#cancelRetry = undefined;
    this.#fail(this.#gone());
    this.#current = undefined;
    for (const connection of this.#open.keys()) void connection.close();
  }

  /** Makes connections again. */
  resume(): void {
    if (!this.#held) return;
    this.#held = false;
    if (this.#plan.eager) this.#connect();
  }

  /** Takes no new calls; connections end when their calls have. */
  async close(graceMs?: number): Promise<void> {
    this.#closing.abort();
    this.#cancelRetry?.();
    this.#fail(this.#gone());
    this.#current = undefined;
    const options = graceMs === undefined ? {} : { graceMs };
    await Promise.all([...this.#open.keys()].map((connection) => connection.close(options)));
  }

  #wait(timeoutMs: number, signal: AbortSignal | undefined): Promise<LinkConnection> {
    return new Promise((resolve, reject) => {
      const settle: Waiter = (got) => {
        this.#waiting.delete(settle);
        cancel();
        signal?.removeEventListener('abort', aborted);
        if (got instanceof ThriftkeeperError) reject(got);
        else resolve(got);
      };
      const fail = (code: 'DEADLINE_EXCEEDED' | 'ABORTED', why: string, cause?: unknown) => {
        const message = `no connection to ${this.#plan.address}: ${why}`;
        settle(new ThriftkeeperError(code, message, { cause, outcome: 'notWritten' }));
      };
      const aborted = () => fail('ABORTED', 'the caller aborted', signal?.reason);
      const cancel = this.#clock.setTimer(timeoutMs, () =>
        fail('DEADLINE_EXCEEDED', 'the deadline has passed'),
      );
      signal?.addEventListener('abort', aborted, { once: true });
      this.#waiting.add(settle);
      if (this.#closing.signal.aborted || this.#held) settle(this.#gone());
      else if (signal?.aborted) aborted();
      // With connections that stand it waits for one of them rather than hurry a provider that takes no more.
      else if (!this.stands || this.#cancelRetry === undefined) this.#connect();
    });
  }

  /** Opens a connection where one is wanted and none is on the way. */
  #connect(): void {
    this.#cancelRetry?.();
    this.#cancelRetry = undefined;
    if (this.#closing.signal.aborted || this.#held) return;
    if (this.#open.size + this.#connecting >= this.#wanted()) return;
    this.#connecting++;
    let connection: LinkConnection | undefined;
    const opened = this.#plan.open({
      signal: this.#closing.signal,
      onClosed: (error) => connection && this.#lost(connection, error),
    });
    opened.then(
      (got) => {
        this.#connecting--;
        connection = got;
        if (got.isOpen) this.#stood(got);
        else this.#failed(this.#endedAt(undefined));
      },
      (error: ThriftkeeperError) => {
        this.#connecting--;
        this.#failed(error);
      },
    );
  }

  #wanted(): number {
    if (this.#plan.concurrent) return 1;
    const busy = this.#open.size - this.#idle.length;
    return Math.min(this.#plan.maxConnections, busy + Math.max(1, this.#waiting.size));
  }

  #stood(connection: LinkConnection): void {
    if (this.#closing.signal.aborted || this.#held) {
      void connection.close();
      return;
    }
    this.#failures = 0;
    this.#open.set(connection, this.#clock.nowMs());
    this.#plan.reachable(true);
    if (this.#plan.concurrent) {
      this.#current = connection;
      for (const settle of [...this.#waiting]) settle(connection);
    } else this.#release(connection);
  }

  #release(connection: LinkConnection): void {
    if (!connection.isOpen || this.#closing.signal.aborted || this.#held) return;
    const [next] = this.#waiting;
    if (next) next(connection);
    else this.#idle.push(connection);
    if (this.#waiting.size > 0 && this.#cancelRetry === undefined) this.#connect();
  }

  /** A try to connect has failed. */
  #failed(error: ThriftkeeperError): void {
    if (this.#closing.signal.aborted || this.#held) return;
    if (error.code === 'KICKED') {
      this.#fail(error);
      this.#plan.banned?.(retryAfterMsOf(error));
      return;
    }
    if (!this.stands) this.#unreachable(error);
    this.#retry();
  }

  /** A connection that stood has ended. */
  #lost(connection: LinkConnection, error: Error | undefined): void {
    const stoodForMs = this.#clock.nowMs() - (this.#open.get(connection) ?? 0);
    this.#open.delete(connection);
    const at = this.#idle.indexOf(connection);
    if (at >= 0) this.#idle.splice(at, 1);
    if (connection === this.#current) this.#current = undefined;
    if (connection === this.#answered) this.#answered = undefined;
    if (this.#closing.signal.aborted || this.#held) return;
    if (stoodForMs >= shortLifeMs) this.#shortLives = 0;
    const isWanted = !this.stands || (this.#waiting.size > 0 && this.#cancelRetry === undefined);
    if (!isWanted) return;
    // A provider that takes connections and ends them at once (it has too many) must not be beset.
    if (stoodForMs < shortLifeMs) this.#shortLives++;
    this.#failures = Math.max(this.#failures, this.#shortLives);
    if (!this.stands) this.#unreachable(this.#endedAt(error));
    this.#retry();
  }

  /** Who waits for a connection goes elsewhere. */
  #unreachable(error: ThriftkeeperError): void {
    this.#plan.reachable(false);
    this.#fail(error);
  }

  /** Seeks a connection again: at once after the first loss, then ever later. */
  #retry(): void {
    if (this.stands && this.#waiting.size === 0) return;
    this.#cancelRetry?.();
    const waitMs = reconnectWaitMs(++this.#failures, this.#draw);
    this.#cancelRetry = this.#clock.setIdleTimer(waitMs, () => this.#connect());
  }

  #endedAt(cause: Error | undefined): ThriftkeeperError {
    const message = `the connection to ${this.#plan.address} ended before it could be used`;
    return new ThriftkeeperError('CONNECT_FAILED', message, { cause });
  }

  /** Another link has taken its place, or the client is closing. That is no fault of the provider. */
  #gone(): ThriftkeeperError {
    const message = `the connection to ${this.#plan.address} is not used any more`;
    return new ThriftkeeperError('CLOSED', message, { outcome: 'notWritten' });
  }

  #fail(error: ThriftkeeperError): void {
    for (const settle of [...this.#waiting]) settle(error);
  }
}
