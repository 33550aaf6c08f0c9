import {
  callsAtLeast,
  isLeft,
  leftWithin,
  noIdempotentFails,
  noneFails,
  onlyThoseThereFail,
  shareWithin,
} from '../goals.ts';
import type { Scenario } from '../scenario.ts';

/** Providers that go, with or without a word, and come. */
export const leaving: readonly Scenario[] = [
  {
    name: 'graceful stop',
    about: 'one provider gets SIGTERM, ends, and is started again',
    fewestCalls: 20_000,
    bounded: true,
    goals: [noneFails, isLeft, callsAtLeast(20_000), shareWithin(500)],
    async play(stage) {
      const { victim } = stage;
      await stage.breaks(victim, () => victim.stop());
      await stage.mends(victim, async () => (await victim.start()).announcedMs);
    },
  },
  {
    name: 'rolling restart',
    about: 'every provider, one after the other, gets SIGTERM, ends, and is started again',
    fewestCalls: 20_000,
    goals: [noneFails, isLeft, callsAtLeast(20_000), shareWithin(500)],
    async play(stage) {
      for (const provider of stage.providers) {
        await stage.breaks(provider, () => provider.stop());
        await stage.mends(provider, async () => (await provider.start()).announcedMs);
        await stage.lasts(2_000);
      }
    },
  },
  {
    name: 'kill -9',
    about: 'one provider is killed, and started again 3 s later',
    bounded: true,
    goals: [noIdempotentFails, onlyThoseThereFail, isLeft, leftWithin(50)],
    async play(stage) {
      const { victim } = stage;
      await stage.breaks(victim, () => victim.kill());
      await stage.lasts(3_000);
      // Its former session still holds its node, so that clients try for it all the time.
      await stage.mends(victim, async () => (await victim.start()).servingMs);
    },
  },
  {
    name: 'new provider',
    about: 'a fourth provider is announced',
    // Who has a fixed list does not learn of it.
    ofZooKeeper: true,
    bounded: true,
    goals: [noneFails, shareWithin(500)],
    async play(stage) {
      const { address, announcedMs } = await stage.add();
      stage.came(address, announcedMs);
    },
  },
];
