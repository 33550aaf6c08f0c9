import { type Behaviour, wellBehaved } from '../behaviour.ts';
import { type Goal, noIdempotentFails, onlyThoseThereFail, p99Within } from '../goals.ts';
import { defaults, type Scenario } from '../scenario.ts';

/** One provider that answers in another way for 6 s. */
const misbehaves = (
  name: string,
  about: string,
  behaviour: Partial<Behaviour>,
  goals: readonly Goal[],
  deadlineMs = 250,
): Scenario => ({
  name,
  about,
  deadlineMs,
  goals,
  hedgeable: behaviour.errorShare === undefined,
  afterMs: 10_000,
  async play(stage) {
    const { victim } = stage;
    await stage.breaks(victim, () => victim.behave(behaviour));
    await stage.lasts(6_000);
    await stage.mends(victim, () => victim.behave({}));
  },
});

/** Providers that live, and do not do their work as they should. */
export const misbehaving: readonly Scenario[] = [
  misbehaves(
    'errors at once',
    'one provider answers every call with an error, at once, for 6 s',
    { errorShare: 1 },
    [noIdempotentFails, onlyThoseThereFail],
  ),
  misbehaves(
    '20 times slower',
    'one provider takes 20 times as long for each call, for 6 s',
    { workMs: 20 * wellBehaved.workMs },
    [p99Within(2)],
    defaults.deadlineMs,
  ),
  misbehaves(
    '10 % of replies lost',
    'one provider does not answer one call in ten, for 6 s',
    { lostShare: 0.1 },
    [onlyThoseThereFail],
  ),
  {
    name: 'flapping',
    about: 'one provider is cut off for 300 ms six times, and back for 700 ms each time',
    proxied: 'calls',
    bounded: true,
    // Who is left for short lives is tried for ever more rarely.
    afterMs: 10_000,
    goals: [noIdempotentFails, onlyThoseThereFail],
    async play(stage) {
      const { victim } = stage;
      for (let turn = 0; turn < 6; turn++) {
        await stage.breaks(victim, () => victim.network.cut());
        await stage.lasts(300);
        await stage.mends(victim, () => victim.network.restore());
        await stage.lasts(700);
      }
    },
  },
];
