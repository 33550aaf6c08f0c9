import type { EventEntry, Load, Overview, ServiceDetail } from '../../../src/api/types.ts';
import { madeEvents } from './events.ts';
import type { FleetSize, Making } from './rows.ts';
import { seeded } from './seeded.ts';
import { madeService } from './service.ts';
import { loads, sum, summed } from './sums.ts';

/** A made-up fleet in the shapes of the API, the same for the same size. */
export class Fleet {
  readonly #making: Making;
  #revision = 1;
  #services: ServiceDetail[];
  readonly events: readonly EventEntry[];

  constructor(size: FleetSize, now: number) {
    this.#making = { size, now, random: seeded(7) };
    this.#services = Array.from({ length: size.services }, (_, index) => madeService(this.#making, index));
    this.events = madeEvents(this.#services, now);
  }

  get services(): readonly ServiceDetail[] {
    return this.#services;
  }

  find(name: string): ServiceDetail | undefined {
    return this.#services.find(({ summary }) => summary.service === name);
  }

  /** Other figures for every service. */
  stir(): void {
    this.#revision++;
    this.#services = this.#services.map((detail) => {
      const providers = detail.providers.map((row) =>
        row.load === null ? row : { ...row, load: this.#varied(row.load) },
      );
      return { ...detail, providers, summary: summed(detail.summary, providers) };
    });
  }

  overview(): Overview {
    const { now } = this.#making;
    const summaries = this.#services.map(({ summary }) => summary);
    return {
      revision: String(this.#revision),
      at: new Date(now).toISOString(),
      registry: {
        state: 'connected',
        since: new Date(now - 93_600_000).toISOString(),
        session: {
          id: '0x100000a5b2c0001',
          establishedAt: new Date(now - 180_000_000).toISOString(),
          timeoutMs: 10_000,
        },
      },
      totals: {
        services: summaries.length,
        providers: sum(summaries, ({ providers }) => providers.total),
        providersUp: sum(summaries, ({ providers }) => providers.up),
        consumers: sum(summaries, ({ consumers }) => consumers),
        decisions: sum(summaries, ({ decisions }) => decisions),
        load: loads(summaries.map(({ load }) => load)),
      },
      services: summaries,
    };
  }

  #varied(load: Load): Load {
    const factor = 0.9 + 0.2 * this.#making.random();
    return {
      ...load,
      callsPerSecond: load.callsPerSecond * factor,
      failedPerSecond: load.failedPerSecond * factor,
      p99Us: load.p99Us === null ? null : load.p99Us * factor,
    };
  }
}
