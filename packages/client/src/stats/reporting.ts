import { unitNumber } from '@thriftkeeper/balancer';
import type { Announcement, ConsumerRecord, Registry, StatsReport } from '@thriftkeeper/registry';
import type { Clock } from '../clock.ts';
import type { ConsumerCounts } from './consumer-counts.ts';

/** Where reports go, and what they say beside the counts. */
export interface ReportingPlan {
  readonly registry: Pick<Registry, 'announceStats'>;
  /** The consumer that they are about. */
  readonly of: Announcement<ConsumerRecord>;
  readonly counts: ConsumerCounts;
  /** Mean time between reports, in milliseconds. */
  readonly intervalMs: number;
  readonly isStale: () => boolean;
  readonly isEjected: (node: string) => boolean;
}

/** Reports what a client counts, about every so often, so that clients which began together spread (STAT-2). */
export class Reporting {
  readonly #plan: ReportingPlan;
  readonly #clock: Clock;
  readonly #draw: () => number;
  readonly #startedAt: string;
  #announcement: Announcement<StatsReport> | undefined;
  #sequence = 0;
  #cancel = () => {};

  constructor(plan: ReportingPlan, clock: Clock, draw: () => number) {
    this.#plan = plan;
    this.#clock = clock;
    this.#draw = draw;
    this.#startedAt = new Date(clock.wallMs()).toISOString();
    this.#schedule();
  }

  stop(): void {
    this.#cancel();
  }

  /** Takes the report away, before the node that it is about. */
  async withdraw(): Promise<void> {
    await this.#announcement?.withdraw();
  }

  #schedule(): void {
    const inMs = this.#plan.intervalMs * (0.8 + 0.4 * unitNumber(this.#draw()));
    this.#cancel = this.#clock.setIdleTimer(inMs, () => {
      this.#schedule();
      this.#report();
    });
  }

  #report(): void {
    const { registry, of, counts, intervalMs, isStale, isEjected } = this.#plan;
    const head = {
      at: new Date(this.#clock.wallMs()).toISOString(),
      startedAt: this.#startedAt,
      sequence: ++this.#sequence,
      intervalMs,
      listStale: isStale(),
    };
    const report = counts.report(head, isEjected);
    // A report that could not be written is left out; the next one holds all.
    if (this.#announcement === undefined)
      this.#announcement = registry.announceStats('consumers', of, report);
    else this.#announcement.replace(report);
  }
}
