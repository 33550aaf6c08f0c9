import { ThriftkeeperError } from '../generated/errors.ts';

/** 200 reports a second, of all nodes of one role in a service together (STAT-2). */
const perNodeMs = 5;
/** The longest that a report can say. */
const longestMs = 600_000;
/** How long to wait for the number of nodes: the one known before does as well. */
const countWithinMs = 2_000;

/**
 * Mean time between the reports of a node, in milliseconds: the longer, the more nodes there are beyond a thousand, so
 * that the registry can keep up with all of them (STAT-2).
 *
 * @param intervalMs what was configured, in milliseconds
 * @param nodes of the same role in the service
 */
export const reportIntervalMs = (intervalMs: number, nodes: number): number =>
  Math.min(longestMs, Math.max(intervalMs, perNodeMs * nodes));

/** Time to the next report, in milliseconds: 0.8 to 1.2 intervals, as a *draw* of 32 bits says (STAT-2). */
export const reportWaitMs = (intervalMs: number, draw: number): number =>
  intervalMs * (0.8 + 0.4 * (draw / 0x1_0000_0000));

/** When to report, and what then. */
export interface ReportPlan {
  /** As configured: mean time between reports of few nodes, in milliseconds. */
  readonly intervalMs: number;
  /** How many nodes of the same role there are; what it throws means that nobody knows. */
  readonly countNodes: (options: { readonly timeoutMs: number }) => Promise<number>;
  /** @param intervalMs mean time to the report after this one, which it is to say */
  readonly report: (intervalMs: number) => void;
  /**
   * Told the ThriftkeeperError that `report` threw: that report is left out, the next one holds all (STAT-2). After
   * CLOSED there is none.
   */
  readonly failed?: (error: ThriftkeeperError) => void;
}

/** Time as a schedule of reports needs it: a timer that does not keep the process alive, and how to cancel it. */
export interface ReportClock {
  setIdleTimer(ms: number, run: () => void): () => void;
}

/** Has reports made again and again, so that those of a fleet that began together spread (STAT-2). */
export class ReportSchedule {
  readonly #plan: ReportPlan;
  readonly #clock: ReportClock;
  readonly #draw: () => number;
  #nodes = 0;
  #stopped = false;
  #cancel = () => {};

  /** @param draw gives uniform unsigned 32-bit integers */
  constructor(plan: ReportPlan, clock: ReportClock, draw: () => number) {
    this.#plan = plan;
    this.#clock = clock;
    this.#draw = draw;
  }

  /** The first report comes after the first wait. */
  start(): void {
    void this.#next(() => {});
  }

  stop(): void {
    this.#stopped = true;
    this.#cancel();
  }

  async #next(report: (intervalMs: number) => void): Promise<void> {
    this.#nodes = await this.#plan.countNodes({ timeoutMs: countWithinMs }).catch(() => this.#nodes);
    if (this.#stopped) return;
    const intervalMs = reportIntervalMs(this.#plan.intervalMs, this.#nodes);
    this.#cancel = this.#clock.setIdleTimer(reportWaitMs(intervalMs, this.#draw()), () => {
      void this.#next(this.#plan.report);
    });
    try {
      report(intervalMs);
    } catch (error) {
      if (!(error instanceof ThriftkeeperError)) throw error;
      if (error.code === 'CLOSED') this.stop();
      this.#plan.failed?.(error);
    }
  }
}
