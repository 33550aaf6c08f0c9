import { fewOfFirstSecondFail, leftWithin, noIdempotentFails } from '../goals.ts';
import type { Scenario } from '../scenario.ts';

/** Providers that say nothing and do not close. */
const hanging = {
  deadlineMs: 250,
  // A provider that was left by its failures is asked again after some seconds only.
  afterMs: 10_000,
  goals: [leftWithin(1_000), fewOfFirstSecondFail(0.01)],
  hedgeable: true,
  hedgedGoals: [noIdempotentFails],
} as const;

export const hangs: readonly Scenario[] = [
  {
    name: 'SIGSTOP',
    about: 'one provider is frozen for 4 s and keeps its connections',
    ...hanging,
    async play(stage) {
      const { victim } = stage;
      await stage.breaks(victim, () => victim.freeze());
      await stage.lasts(4_000);
      await stage.mends(victim, () => victim.thaw());
    },
  },
  {
    name: 'machine gone',
    about:
      'for 4 s nothing reaches one provider and nothing comes from it, and nobody is told (a proxy swallows all)',
    proxied: 'calls',
    ...hanging,
    async play(stage) {
      const { victim } = stage;
      await stage.breaks(victim, () => victim.network.blackHole());
      await stage.lasts(4_000);
      await stage.mends(victim, () => victim.network.restore());
    },
  },
];
