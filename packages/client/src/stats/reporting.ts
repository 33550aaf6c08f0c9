import {
  type Announcement,
  type ConsumerRecord,
  type Registry,
  ReportSchedule,
  type StatsReport,
} from '@thriftkeeper/registry';
import type { Clock } from '../clock.ts';
import type { ConsumerCounts, ProviderNow } from './consumer-counts.ts';

/** Where reports go, and what they say beside the counts. */
export interface ReportingPlan {
  readonly registry: Pick<Registry, 'announceStats' | 'countNodes'>;
  /** The consumer that they are about. */
  readonly of: Announcement<ConsumerRecord>;
  readonly counts: ConsumerCounts;
  /** Mean time between reports, in milliseconds; more where consumers are many. */
  readonly intervalMs: number;
  readonly isStale: () => boolean;
  readonly now: (node: string) => ProviderNow;
}

/** Reports what a client counts, every so often (STAT-1, STAT-2). */
export class Reporting {
  readonly #plan: ReportingPlan;
  readonly #clock: Clock;
  readonly #schedule: ReportSchedule;
  readonly #startedAt: string;
  #announcement: Announcement<StatsReport> | undefined;
  #sequence = 0;

  constructor(plan: ReportingPlan, clock: Clock, draw: () => number) {
    this.#plan = plan;
    this.#clock = clock;
    this.#startedAt = new Date(clock.wallMs()).toISOString();
    const { registry, of, intervalMs } = plan;
    this.#schedule = new ReportSchedule(
      {
        intervalMs,
        countNodes: (options) => registry.countNodes(of.service, 'consumers', options),
        report: (nextMs) => this.#report(nextMs),
      },
      clock,
      draw,
    );
    this.#schedule.start();
  }

  stop(): void {
    this.#schedule.stop();
  }

  /** Takes the report away, before the node that it is about. */
  async withdraw(): Promise<void> {
    await this.#announcement?.withdraw();
  }

  #report(intervalMs: number): void {
    const { registry, of, counts, isStale, now } = this.#plan;
    const head = {
      at: new Date(this.#clock.wallMs()).toISOString(),
      startedAt: this.#startedAt,
      sequence: ++this.#sequence,
      intervalMs,
      listStale: isStale(),
    };
    const report = counts.report(head, now);
    if (this.#announcement === undefined)
      this.#announcement = registry.announceStats('consumers', of, report);
    else this.#announcement.replace(report);
  }
}
