import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Candidate } from '../candidate.ts';
import { seededDraw } from '../draw.ts';
import { createPicker } from './create-picker.ts';
import type { PickerName } from './picker-name.ts';

const fleet = (weights: readonly number[]) =>
  weights.map((weight, i) => new Candidate(`node${String(i).padStart(4, '0')}`, weight));

/** How often each candidate is picked. */
function countsOf(name: PickerName, weights: readonly number[], picks: number, seed: number): number[] {
  const picker = createPicker(name, seededDraw(seed));
  const candidates = fleet(weights);
  picker.update(candidates);
  const counts = new Map(candidates.map((candidate) => [candidate, 0]));
  for (let i = 0; i < picks; i++) {
    const picked = picker.pick(0, `key${seed}-${i}`)!;
    counts.set(picked, counts.get(picked)! + 1);
  }
  return [...counts.values()];
}

/** Pearson's statistic; for n cells it is above n + 6·√(2n) less than once in 10^7. */
function expectShares(counts: readonly number[], shares: readonly number[]) {
  const picks = counts.reduce((sum, count) => sum + count, 0);
  const total = shares.reduce((sum, share) => sum + share, 0);
  const statistic = counts.reduce((sum, count, i) => {
    const expected = (picks * shares[i]!) / total;
    return sum + (count - expected) ** 2 / expected;
  }, 0);
  expect(statistic).toBeLessThan(counts.length + 6 * Math.sqrt(2 * counts.length));
}

const weightsModel = fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 2, maxLength: 30 });

describe('shares of the calls', () => {
  test('random gives each the same', () => {
    fc.assert(
      fc.property(weightsModel, fc.nat(), (weights, seed) => {
        expectShares(
          countsOf('random', weights, 20_000, seed),
          weights.map(() => 1),
        );
      }),
      { numRuns: 25, seed: 3 },
    );
  });

  test('weightedRandom gives each its weight', () => {
    fc.assert(
      fc.property(weightsModel, fc.nat(), (weights, seed) => {
        expectShares(countsOf('weightedRandom', weights, 20_000, seed), weights);
      }),
      { numRuns: 25, seed: 4 },
    );
  });

  test('roundRobin gives each the same, to one call', () => {
    expect(countsOf('roundRobin', [1, 5, 9, 2], 4_000, 1)).toEqual([1_000, 1_000, 1_000, 1_000]);
  });

  test('smoothWeightedRoundRobin gives each exactly its weight over each period', () => {
    fc.assert(
      fc.property(weightsModel, fc.nat(), (weights, seed) => {
        const period = weights.reduce((sum, weight) => sum + weight, 0);
        expect(countsOf('smoothWeightedRoundRobin', weights, 3 * period, seed)).toEqual(
          weights.map((weight) => 3 * weight),
        );
      }),
      { numRuns: 50, seed: 5 },
    );
  });

  test('consistentHash gives each about its weight', () => {
    const counts = countsOf('consistentHash', [1, 2, 4], 20_000, 1);
    for (const [i, weight] of [1, 2, 4].entries()) {
      expect(counts[i]! / 20_000).toBeGreaterThan((0.7 * weight) / 7);
      expect(counts[i]! / 20_000).toBeLessThan((1.3 * weight) / 7);
    }
  });

  test('leastConnections keeps loads in proportion to weights', () => {
    const picker = createPicker('leastConnections', seededDraw(9));
    const candidates = fleet([1, 2, 4]);
    picker.update(candidates);
    for (let i = 0; i < 700; i++) picker.started(picker.pick(0)!);
    expect(candidates.map(({ inflight }) => inflight)).toEqual([100, 200, 400]);
  });

  test('leastConnections by samples of two keeps a large fleet level', () => {
    const picker = createPicker('leastConnections', seededDraw(9));
    const candidates = fleet(new Array(200).fill(1));
    picker.update(candidates);
    for (let i = 0; i < 20_000; i++) picker.started(picker.pick(0)!);
    const loads = candidates.map(({ inflight }) => inflight);
    expect(Math.max(...loads) - Math.min(...loads)).toBeLessThan(15);
  });
});

describe('p2cEwma', () => {
  /** Calls a fleet of given latencies, one call per ms; returns calls per provider. */
  const callsOf = (latencies: readonly number[]) => {
    const picker = createPicker('p2cEwma', seededDraw(5));
    const candidates = fleet(latencies.map(() => 1));
    picker.update(candidates);
    const counts = latencies.map(() => 0);
    const running: { endMs: number; candidate: Candidate }[] = [];
    for (let now = 0; now < 20_000; now++) {
      for (const { endMs, candidate } of running.filter((call) => call.endMs <= now)) {
        picker.finished(candidate);
        candidate.latency.observe(now, latencies[candidates.indexOf(candidate)]!);
        running.splice(
          running.findIndex((call) => call.candidate === candidate && call.endMs === endMs),
          1,
        );
      }
      const candidate = picker.pick(now)!;
      const i = candidates.indexOf(candidate);
      counts[i]!++;
      picker.started(candidate);
      running.push({ candidate, endMs: now + latencies[i]! });
    }
    return counts;
  };

  test('spreads calls evenly over providers that are equally fast', () => {
    for (const count of callsOf([5, 5, 5, 5])) expect(Math.abs(count - 5_000)).toBeLessThan(1_000);
  });

  test('all but leaves a provider alone that is 20 times slower', () => {
    const [fast, alsoFast, slow] = callsOf([5, 5, 100]);
    expect(slow).toBeLessThan(0.02 * (fast! + alsoFast!));
  });
});

describe('p2cEwma of a busy client', () => {
  const busyClient = (size: number, inflight: number) => {
    const draw = seededDraw(9);
    const picker = createPicker('p2cEwma', draw);
    const candidates = fleet(new Array<number>(size).fill(1));
    for (const { latency } of candidates) latency.observe(0, 1);
    picker.update(candidates);
    const start = () => {
      const candidate = picker.pick(0)!;
      picker.started(candidate);
      return candidate;
    };
    for (let i = 0; i < inflight; i++) start();
    return { draw, picker, candidates, start };
  };

  test('sends calls that begin together to few, and loads nobody much more than the others', () => {
    const { draw, picker, candidates, start } = busyClient(4, 64);
    let writes = 0;
    // A provider answers all that it has together, and each answer is followed by a call.
    for (let turn = 0; turn < 500; turn++) {
      const answering = candidates[draw() % 4]!;
      const answers = answering.inflight;
      for (let i = 0; i < answers; i++) picker.finished(answering);
      writes += new Set(Array.from({ length: answers }, start)).size;
      for (const { inflight } of candidates) expect(inflight).toBeLessThanOrEqual(20);
    }
    expect(writes).toBeLessThan(1.2 * 500);
  });

  test('spreads calls that begin before any is answered', () => {
    for (const { inflight } of busyClient(10, 1_000).candidates)
      expect(Math.abs(inflight - 100)).toBeLessThan(5);
  });
});

describe('consistentHash', () => {
  const ownersOf = (nodes: readonly string[], keys: readonly string[]) => {
    const picker = createPicker('consistentHash', seededDraw(1));
    picker.update(nodes.map((node) => new Candidate(node, 1)));
    return keys.map((key) => picker.pick(0, key)!.node);
  };
  const keys = Array.from({ length: 3_000 }, (_, i) => `key-${i}`);

  test('moves the keys of a provider that leaves, and no other', () => {
    fc.assert(
      fc.property(fc.integer({ min: 3, max: 30 }), fc.nat(), (count, chosen) => {
        const nodes = Array.from({ length: count }, (_, i) => `provider-${i}`);
        const gone = nodes[chosen % count]!;
        const before = ownersOf(nodes, keys);
        const after = ownersOf(
          nodes.filter((node) => node !== gone),
          keys,
        );
        const moved = keys.filter((_, i) => before[i] !== after[i]);
        expect(moved).toEqual(keys.filter((_, i) => before[i] === gone));
        expect(moved.length / keys.length).toBeLessThan(2.2 / count);
      }),
      { numRuns: 20, seed: 6 },
    );
  });

  test('gives the same picks on a ring that holds nodes no longer candidates', () => {
    const picker = createPicker('consistentHash', seededDraw(1));
    const candidates = fleet([1, 1, 1, 1, 1]);
    picker.update(candidates);
    const rest = candidates.slice(1);
    picker.update(rest);
    const picks = keys.map((key) => picker.pick(0, key)!.node);
    expect(picks).toEqual(
      ownersOf(
        rest.map(({ node }) => node),
        keys,
      ),
    );
  });

  test('loads nobody above 1.25 times the mean, whatever the keys', () => {
    const picker = createPicker('consistentHash', seededDraw(1));
    const candidates = fleet([1, 1, 1, 1]);
    picker.update(candidates);
    for (let i = 1; i <= 400; i++) {
      picker.started(picker.pick(0, 'the one hot key')!);
      for (const { inflight } of candidates) expect(inflight).toBeLessThanOrEqual(Math.ceil((1.25 * i) / 4));
    }
  });

  test('takes bytes as well as text', () => {
    const picker = createPicker('consistentHash', seededDraw(1));
    picker.update(fleet([1, 1, 1]));
    expect(picker.pick(0, new TextEncoder().encode('прилавок'))).toBe(picker.pick(0, 'прилавок'));
  });
});
