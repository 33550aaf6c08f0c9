import type { Load, Series } from '../../../src/api/types.ts';
import { seeded } from './seeded.ts';

/** An hour that led to a load, in waves. */
export function historyOf(base: Load, stepMs: number, now: number): Series {
  const random = seeded(3);
  const length = 3_600_000 / stepMs;
  const wave = (index: number) => 1 + 0.25 * Math.sin(index / 60) + 0.08 * (random() - 0.5);
  const values = (of: (index: number) => number) => Array.from({ length }, (_, index) => of(index));
  return {
    fromMs: now - 3_600_000,
    stepMs,
    values: {
      callsPerSecond: values((index) => base.callsPerSecond * wave(index)),
      failedPerSecond: values((index) => base.failedPerSecond * wave(index) * (index % 97 < 6 ? 9 : 1)),
      refusedPerSecond: values((index) => base.refusedPerSecond * wave(index)),
      inProgress: values((index) => Math.round(base.inProgress * wave(index))),
      connections: values(() => base.connections),
      p50Us: values((index) => (base.p50Us ?? 800) * wave(index)),
      p99Us: values((index) => (base.p99Us ?? 9_000) * wave(index) * (index % 97 < 6 ? 2.4 : 1)),
    },
  };
}
