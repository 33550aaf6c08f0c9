import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { AdaptiveLimit, type AdaptiveLimitOptions } from './adaptive-limit.ts';

/** Repeatable chance: mulberry32 (Tommy Ettinger, public domain). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
}

/** A server that works on `slots` calls at once, each for `serviceMs` on average, and queues the others it lets in. */
interface Load {
  readonly slots: number;
  readonly serviceMs: number;
  readonly callsPerSecond: number;
}

interface Seen {
  readonly answeredPerSecond: number;
  readonly refused: number;
  readonly meanLatencyMs: number;
}

/** Calls arrive at random, and end at random, as in a queue of M/M/c; all in simulated time. */
class Simulation {
  readonly limit: AdaptiveLimit;
  readonly #draw = seeded(7);
  #nowMs = 0;
  #nextArrivalMs = 0;
  /** Ends of calls that are worked on, and arrival of each. */
  #running: { readonly arrivedMs: number; readonly endsMs: number }[] = [];
  #queue: number[] = [];

  constructor(options: AdaptiveLimitOptions = {}) {
    this.limit = new AdaptiveLimit(0, options, seeded(3));
  }

  get inProgress(): number {
    return this.#running.length + this.#queue.length;
  }

  run(forMs: number, load: Load): Seen {
    const endMs = this.#nowMs + forMs;
    let [answered, refused, latencyMs] = [0, 0, 0];
    while (this.#nowMs < endMs) {
      let first = 0;
      this.#running.forEach(({ endsMs }, index) => {
        if (endsMs < this.#running[first]!.endsMs) first = index;
      });
      const ending = this.#running[first];
      if (ending !== undefined && ending.endsMs <= this.#nextArrivalMs) {
        this.#nowMs = ending.endsMs;
        const latency = this.#nowMs - ending.arrivedMs;
        this.limit.answered(this.#nowMs, latency, this.inProgress);
        this.#running.splice(first, 1);
        answered++;
        latencyMs += latency;
      } else {
        this.#nowMs = this.#nextArrivalMs;
        this.#nextArrivalMs += this.#exponential(1_000 / load.callsPerSecond);
        if (this.inProgress < this.limit.limit) this.#queue.push(this.#nowMs);
        else refused++;
      }
      while (this.#running.length < load.slots && this.#queue.length > 0) {
        const endsMs = this.#nowMs + this.#exponential(load.serviceMs);
        this.#running.push({ arrivedMs: this.#queue.shift()!, endsMs });
      }
    }
    return {
      answeredPerSecond: (answered * 1_000) / forMs,
      refused,
      meanLatencyMs: latencyMs / Math.max(1, answered),
    };
  }

  #exponential(mean: number): number {
    return -mean * Math.log(1 - this.#draw() / 0x1_0000_0000);
  }
}

const minutes = (count: number) => count * 60_000;
/** 20 at once, 10 ms each: 2,000 calls a second at best. */
const able = { slots: 20, serviceMs: 10 };

describe('an adaptive limit, simulated', () => {
  it('under three times the load keeps the server busy and the queue short', () => {
    const simulation = new Simulation();
    simulation.run(minutes(5), { ...able, callsPerSecond: 6_000 });
    const { answeredPerSecond, meanLatencyMs, refused } = simulation.run(minutes(1), {
      ...able,
      callsPerSecond: 6_000,
    });
    expect(answeredPerSecond).toBeGreaterThan(0.9 * 2_000);
    expect(meanLatencyMs).toBeLessThan(2 * 10);
    expect(refused).toBeGreaterThan(0);
    expect(simulation.limit.limit).toBeGreaterThan(18);
    expect(simulation.limit.limit).toBeLessThan(40);
  });

  it('refuses next to nothing that the server can do', () => {
    const simulation = new Simulation();
    const { refused, answeredPerSecond } = simulation.run(minutes(5), { ...able, callsPerSecond: 1_000 });
    expect(refused).toBeLessThan(0.002 * 1_000 * 300);
    expect(answeredPerSecond).toBeGreaterThan(0.99 * 1_000);
  });

  it('follows a server that becomes slower, and one that recovers', () => {
    const simulation = new Simulation();
    simulation.run(minutes(3), { ...able, callsPerSecond: 6_000 });
    const slower = { ...able, slots: 5 };
    simulation.run(minutes(5), { ...slower, callsPerSecond: 6_000 });
    const slow = simulation.run(minutes(1), { ...slower, callsPerSecond: 6_000 });
    expect(slow.answeredPerSecond).toBeGreaterThan(0.9 * 500);
    expect(simulation.limit.limit).toBeLessThan(15);
    simulation.run(minutes(5), { ...able, callsPerSecond: 6_000 });
    const recovered = simulation.run(minutes(1), { ...able, callsPerSecond: 6_000 });
    expect(recovered.answeredPerSecond).toBeGreaterThan(0.9 * 2_000);
  });

  it('follows calls that become longer', () => {
    const simulation = new Simulation();
    simulation.run(minutes(3), { ...able, callsPerSecond: 6_000 });
    const longer = { ...able, serviceMs: 50, callsPerSecond: 1_200 };
    simulation.run(minutes(5), longer);
    expect(simulation.run(minutes(1), longer).answeredPerSecond).toBeGreaterThan(0.9 * 400);
  });

  it('grows for a server that can do more than where it began', () => {
    const simulation = new Simulation();
    const wide = { slots: 100, serviceMs: 50, callsPerSecond: 4_000 };
    simulation.run(minutes(2), wide);
    expect(simulation.run(minutes(1), wide).answeredPerSecond).toBeGreaterThan(0.9 * 2_000);
  });
});

describe('an adaptive limit', () => {
  const most = () => 0xffff_ffff;

  it('begins at 40, and stays there while it is asked for little', () => {
    const limit = new AdaptiveLimit(0, {}, most);
    expect(limit.limit).toBe(40);
    for (let now = 0; now < 20_000; now += 100) limit.answered(now, 1, 1);
    expect(limit.limit).toBe(40);
  });

  it('is halved for two windows after 25 to 50 s', () => {
    const halvedAt = (draw: number) => {
      const limit = new AdaptiveLimit(0, {}, () => draw);
      // 20 in progress for 20 ms each: 1,000 a second.
      for (let now = 0; now < 60_000; now += 1) {
        limit.answered(now, 20, 20);
        if (limit.limit < 40) return { now, limit };
      }
      return undefined;
    };
    expect(halvedAt(0)!.now).toBeGreaterThanOrEqual(25_000);
    expect(halvedAt(0)!.now).toBeLessThan(25_500);
    const { now, limit } = halvedAt(0xffff_ffff)!;
    expect(now).toBeGreaterThanOrEqual(49_999);
    const halved = limit.limit;
    // Windows of 200 calls, 1 ms apart.
    for (let later = 1; later < 400; later++) {
      limit.answered(now + later, 20, 20);
      expect(limit.limit).toBe(halved);
    }
    limit.answered(now + 400, 20, 20);
    expect(limit.limit).toBeGreaterThan(halved);
  });

  test('it stays within its bounds, whatever it is told', () => {
    const call = fc.record({
      later: fc.double({ min: 0, max: 2_000, noNaN: true }),
      latency: fc.double({ min: 0, max: 1e6, noNaN: true }),
      inProgress: fc.integer({ min: 1, max: 1e5 }),
    });
    fc.assert(
      fc.property(fc.array(call, { maxLength: 300 }), fc.integer(), (calls, seed) => {
        const limit = new AdaptiveLimit(0, { startAt: 10, atLeast: 3, atMost: 50 }, seeded(seed));
        let now = 0;
        for (const { later, latency, inProgress } of calls) {
          now += later;
          limit.answered(now, latency, inProgress);
          expect(Number.isInteger(limit.limit)).toBe(true);
          expect(limit.limit).toBeGreaterThanOrEqual(3);
          expect(limit.limit).toBeLessThanOrEqual(50);
        }
      }),
    );
  });
});
