import { ThriftkeeperError } from '../error.ts';
import { WheelEntry } from '../time/timing-wheel.ts';
import type { Serving } from './serving.ts';
import type { StreamConnection } from './stream-connection.ts';

/** Bytes per millisecond that a large message must come in with, beyond its fixed time: 16 KB/s. */
const SLOWEST_BYTES_PER_MS = 16;

/**
 * Closes a connection that is idle too long, or stuck: a message that does not come to its end (slow
 * loris), a reply that nobody reads. Traffic only leaves a mark; the wheel looks at it four times per
 * time-out, so that a connection is closed within a quarter of the time after it ran out.
 */
export class ConnectionTimer extends WheelEntry {
  private readonly connection: StreamConnection;
  private readonly serving: Serving;
  private readonly intervalMs: number;
  private active = true;
  private idleSinceMs: number;
  /** Since when something has been unfinished without progress; undefined while nothing is. */
  private stuckSinceMs: number | undefined;
  private progress = -1;
  private asked = false;

  constructor(connection: StreamConnection, serving: Serving) {
    super();
    this.connection = connection;
    this.serving = serving;
    const timeouts = [serving.idleTimeoutMs, serving.messageTimeoutMs].filter((ms) => ms > 0);
    this.intervalMs = Math.max(1, Math.min(...timeouts) / 4);
    this.idleSinceMs = serving.deadlines.now();
    serving.deadlines.add(this, this.intervalMs);
  }

  /** Marks that bytes came or went, or a call ended. */
  touch(): void {
    this.active = true;
  }

  stop(): void {
    this.serving.deadlines.remove(this);
  }

  expire(): void {
    const { connection, serving } = this;
    const now = serving.deadlines.now();
    if (this.active || connection.inProgress > 0) this.idleSinceMs = now;
    this.active = false;
    const stuck = this.whatIsStuck(now);
    if (stuck !== undefined) {
      const text = `${connection.peer}: ${stuck} within ${serving.messageTimeoutMs} ms (messageTimeoutMs)`;
      connection.destroy(new ThriftkeeperError('DEADLINE_EXCEEDED', text));
      return;
    }
    if (serving.idleTimeoutMs > 0 && now - this.idleSinceMs >= serving.idleTimeoutMs) {
      // Asked once already, and the client did not close its side.
      if (this.asked) {
        connection.destroy();
        return;
      }
      this.asked = true;
      connection.close();
    }
    serving.deadlines.add(this, this.intervalMs, now);
  }

  private whatIsStuck(now: number): string | undefined {
    const { connection, serving } = this;
    const { unfinishedBytes, backlogBytes } = connection;
    // Whole messages and bytes taken are progress; bytes of one message are not: they may come one by one.
    const progress = connection.callCount + connection.bytesTaken;
    if (unfinishedBytes === 0 && backlogBytes === 0) this.stuckSinceMs = undefined;
    else if (this.stuckSinceMs === undefined || progress !== this.progress) this.stuckSinceMs = now;
    this.progress = progress;
    if (this.stuckSinceMs === undefined || serving.messageTimeoutMs === 0) return undefined;
    const allowed = serving.messageTimeoutMs + unfinishedBytes / SLOWEST_BYTES_PER_MS;
    if (now - this.stuckSinceMs < allowed) return undefined;
    return unfinishedBytes > 0 ? 'a message did not arrive in whole' : 'replies were not read';
  }
}
