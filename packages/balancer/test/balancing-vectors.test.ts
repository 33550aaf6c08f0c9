import { describe, expect, test } from 'vitest';
import { BalancedProvider } from '../src/fleet/balanced-provider.ts';
import { select } from '../src/fleet/selection.ts';
import {
  Candidate,
  consumerShareOf,
  createPicker,
  DEFAULT_SLOW_START,
  equalJitter,
  FailureAccrual,
  fullJitter,
  isPanic,
  murmur3,
  murmur3Text,
  type OutlierHost,
  PeakEwma,
  type PickerName,
  picksLocal,
  slowStartWeight,
  subsetOf,
  sweepOutliers,
  zoneSplit,
} from '../src/index.ts';
import { HashRing, virtualNodeCounts, virtualNodeHashes } from '../src/pickers/hash-ring.ts';
import { listedDraws } from './support/listed-draws.ts';
import { vectorsOf } from './support/vectors.ts';

interface CandidateVector {
  readonly node: string;
  readonly weight: number;
  readonly inflight?: number;
  readonly latencyMs?: number | null;
  readonly ejected?: boolean;
}

const candidateOf = ({ node, weight, inflight = 0, latencyMs, ejected = false }: CandidateVector) => {
  const candidate = new Candidate(node, weight);
  candidate.inflight = inflight;
  candidate.ejected = ejected;
  if (typeof latencyMs === 'number') candidate.latency.observe(0, latencyMs);
  return candidate;
};

describe('picks.json', () => {
  interface Picks {
    picker: PickerName;
    candidates: CandidateVector[];
    steps: {
      candidates?: CandidateVector[];
      left?: string[];
      recent?: string;
      draws: number[];
      key?: string;
      expect: string | null;
    }[];
  }
  test.each(vectorsOf<Picks>('picks'))('$id', ({ picker: name, candidates, steps }) => {
    const draws = listedDraws();
    const picker = createPicker(name, draws.draw);
    const listed = new Map<string, unknown>();
    const update = (vectors: CandidateVector[]) => {
      for (const { node } of vectors) listed.set(node, true);
      picker.update(vectors.map(candidateOf));
    };
    let recentNode: string | undefined;
    update(candidates);
    for (const step of steps) {
      for (const node of step.left ?? []) listed.delete(node);
      if (step.left) picker.retain(listed);
      if (step.candidates) update(step.candidates);
      recentNode = step.recent ?? recentNode;
      const recent = picker.candidates.find(({ node }) => node === recentNode);
      if (recent) {
        picker.started(recent);
        picker.finished(recent);
      }
      draws.list(step.draws);
      expect(picker.pick(0, step.key)?.node ?? null).toBe(step.expect);
      expect(draws.left()).toBe(0);
    }
  });
});

test.each(vectorsOf<{ text?: string; hex?: string; expect: number }>('murmur3'))(
  'murmur3.json $id',
  ({ text, hex, expect: hash }) => {
    const bytes = hex === undefined ? Buffer.from(text ?? '') : Buffer.from(hex, 'hex');
    expect(murmur3(bytes)).toBe(hash);
    if (text !== undefined) expect(murmur3Text(text)).toBe(hash);
  },
);

describe('hash-ring.json', () => {
  interface RingCase {
    candidates: { node: string; weight: number }[];
    keys: string[];
    expect: { virtualNodes: number[]; firstPoints: { hash: number; node: string }[]; owners: string[] };
  }
  test.each(vectorsOf<RingCase>('hash-ring'))('$id', ({ candidates, keys, expect: expected }) => {
    const counts = virtualNodeCounts(candidates.map(({ weight }) => weight));
    const ring = new HashRing(candidates.map(({ node }, i) => virtualNodeHashes(node, counts[i]!)));
    const ownerAt = (point: number) => candidates[ring.owners[point]!]!.node;
    expect({
      virtualNodes: counts,
      firstPoints: [0, 1, 2].map((i) => ({ hash: ring.hashes[i], node: ownerAt(i) })),
      owners: keys.map((key) => ownerAt(ring.indexOf(murmur3Text(key)))),
    }).toEqual(expected);
  });
});

/** GEN-4: what uses `exp` or `pow` agrees within a relative 1e-9. */
const expectNear = (actual: number, expected: number) =>
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(Math.abs(expected) * 1e-9);

describe('ewma.json', () => {
  interface EwmaCase {
    steps: {
      at: number;
      forget?: true;
      observe?: number;
      fail?: number;
      expect: number | null;
    }[];
  }
  test.each(vectorsOf<EwmaCase>('ewma'))('$id', ({ steps }) => {
    const ewma = new PeakEwma();
    for (const { at, forget, observe, fail, expect: expected } of steps) {
      if (forget) ewma.forget();
      if (observe !== undefined) ewma.observe(at, observe);
      if (fail !== undefined) ewma.observeFailure(at, fail);
      if (expected === null) expect(ewma.isFresh).toBe(true);
      else expectNear(ewma.at(at), expected);
    }
  });
});

interface SlowStartCase {
  weight: number;
  ageMs: number;
  windowMs: number;
  aggression: number;
  expect: number;
}
test.each(vectorsOf<SlowStartCase>('slow-start'))('slow-start.json $id', (c) => {
  expectNear(slowStartWeight(c.weight, c.ageMs, c), c.expect);
});

interface ZoneCase {
  zone: string | null;
  candidates: { node: string; weight: number; zone?: string }[];
  consumerZones: (string | null)[] | null;
  draws: number[];
  expect: string[];
}
test.each(vectorsOf<ZoneCase>('zones'))('zones.json $id', (c) => {
  const draws = listedDraws();
  draws.list(c.draws);
  const zone = c.zone ?? undefined;
  const consumerZones = c.consumerZones?.map((one) => one ?? undefined);
  const split = zoneSplit(c.candidates, zone, zone === undefined ? 0 : consumerShareOf(zone, consumerZones));
  const handed = picksLocal(split, draws.draw) ? split.local : split.remote;
  expect(handed.map(({ node }) => node)).toEqual(c.expect);
  expect(draws.left()).toBe(0);
});

interface SubsetCase {
  consumer: string;
  consumers: string[];
  providers: string[];
  size: number;
  expect: Record<string, number>;
}
test.each(vectorsOf<SubsetCase>('subsets'))('subsets.json $id', (c) => {
  const shares = subsetOf(c) ?? new Map(c.providers.map((node) => [node, 1]));
  expect(Object.fromEntries(shares)).toEqual(c.expect);
});

describe('ejection.json', () => {
  interface EjectionCase {
    steps: {
      at: number;
      event: 'admit' | 'success' | 'failure' | 'neither';
      draws?: number[];
      expect: boolean | { state: string; until?: number };
    }[];
  }
  test.each(vectorsOf<EjectionCase>('ejection'))('$id', ({ steps }) => {
    const draws = listedDraws();
    const accrual = new FailureAccrual(draws.draw);
    let probe = -1;
    for (const { at, event, draws: listed = [], expect: expected } of steps) {
      draws.list(listed);
      if (event === 'admit') {
        expect(accrual.admits(at)).toBe(expected);
        if (expected) probe = accrual.started(at);
      } else {
        accrual.ended(accrual.state.name === 'probing' ? probe : accrual.started(at), at, event);
        const { state } = accrual;
        expect({
          state: state.name,
          ...(state.name === 'dead' ? { until: state.untilMs } : {}),
        }).toEqual(expected);
      }
      expect(draws.left()).toBe(0);
    }
  });
});

interface OutlierCase {
  steps: { at: number; interval: Record<string, { calls: number; failures: number }>; expect: string[] }[];
}
test.each(vectorsOf<OutlierCase>('outliers'))('outliers.json $id', ({ steps }) => {
  let known = new Map<string, OutlierHost>();
  for (const { at, interval, expect: out } of steps) {
    const hosts = Object.keys(interval)
      .sort()
      .map((node) => ({ timesEjected: 0, ejectedUntilMs: 0, ...known.get(node), node, ...interval[node]! }));
    sweepOutliers(hosts, at);
    known = new Map(hosts.map((host) => [host.node, host]));
    expect(hosts.filter((host) => host.ejectedUntilMs > at).map(({ node }) => node)).toEqual(out);
  }
});

test.each(vectorsOf<{ ejected: number; all: number; expect: boolean }>('panic'))('panic.json $id', (c) => {
  expect(isPanic(c.ejected, c.all)).toBe(c.expect);
});

interface CandidatesCase {
  providers: {
    node: string;
    unsupported?: true;
    heldBack?: true;
    unreachable?: true;
    ejection?: 'dead' | 'due' | 'probing' | 'outlier';
  }[];
  subset: string[] | null;
  expect: { candidates: string[]; panic: boolean; probes: string[] };
}
test.each(vectorsOf<CandidatesCase>('candidates'))('candidates.json $id', (c) => {
  const now = 10_000;
  const providers = c.providers.map(({ node, unsupported, heldBack, unreachable, ejection }) => {
    const stack = unsupported ? { unsupported: 'transport http' } : {};
    const provider = new BalancedProvider({ node, weight: 1, state: 'up', ...stack }, 0, () => 0);
    const { accrual } = provider;
    provider.latency.observe(0, 5_000);
    provider.unreachable = unreachable ?? false;
    if (heldBack) provider.unwillingUntilMs = now + 1;
    if (ejection === 'outlier') provider.ejectedUntilMs = now + 1;
    else if (ejection) {
      // Dead for 2.5 s, by the lowest draw.
      const died = ejection === 'dead' ? now - 1 : now - 2_500;
      for (let i = 0; i < 5; i++) accrual.ended(accrual.started(died), died, 'failure');
      if (ejection === 'probing') accrual.started(now);
    }
    return provider;
  });
  const shares = c.subset ? new Map(c.subset.map((node) => [node, 1])) : undefined;
  const { candidates, inPanic } = select(providers, shares, DEFAULT_SLOW_START, now);
  const probes = candidates.filter(({ eligibility, latency }) => {
    const onProbation = eligibility.eligible && eligibility.onProbation;
    expect(latency.isFresh).toBe(onProbation);
    return onProbation;
  });
  expect({
    candidates: candidates.map(({ node }) => node),
    panic: inPanic,
    probes: probes.map(({ node }) => node),
  }).toEqual(c.expect);
});

interface BackoffCase {
  jitter: 'full' | 'equal';
  attempt: number;
  baseMs: number;
  capMs: number;
  draw: number;
  expect: number;
}
test.each(vectorsOf<BackoffCase>('backoff'))('backoff.json $id', (c) => {
  const wait = c.jitter === 'full' ? fullJitter : equalJitter;
  expect(wait(c.attempt, c.baseMs, c.capMs, () => c.draw)).toBe(c.expect);
});
