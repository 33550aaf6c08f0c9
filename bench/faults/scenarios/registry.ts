import { fewOfFirstSecondFail, leftWithin, listComesBack, listWithin, noneFails } from '../goals.ts';
import type { Proxied, Scenario } from '../scenario.ts';

const goals = [noneFails, listComesBack, listWithin(2_000)] as const;

/** Longer than a session of 10 s lasts. */
const outlastingMs = 13_000;

/** A way to ZooKeeper that is cut for longer than a session lasts. */
const providersCut = (name: string, about: string, proxied: Proxied): Scenario => ({
  name,
  about,
  ofZooKeeper: true,
  proxied,
  goals,
  async play(stage) {
    await stage.breaks(undefined, () => stage.way.cut());
    await stage.lasts(outlastingMs);
    await stage.mends(undefined, () => stage.way.restore());
    await stage.registered();
  },
});

/** ZooKeeper out of reach, broken, or empty. */
export const registryFaults: readonly Scenario[] = [
  {
    name: 'client ↔ ZooKeeper cut',
    about: 'the client cannot reach ZooKeeper for 4 s, in which a fourth provider is announced',
    ofZooKeeper: true,
    bounded: true,
    proxied: 'client',
    goals,
    async play(stage) {
      await stage.breaks(undefined, () => stage.way.cut());
      await stage.lasts(1_000);
      await stage.add();
      await stage.lasts(2_000);
      await stage.mends(undefined, () => stage.way.restore());
      await stage.registered();
    },
  },
  providersCut(
    'provider ↔ ZooKeeper cut',
    'one provider cannot reach ZooKeeper for 13 s: its session ends meanwhile',
    'provider',
  ),
  providersCut(
    'all providers ↔ ZooKeeper cut',
    'no provider can reach ZooKeeper for 13 s: all their sessions end meanwhile',
    'providers',
  ),
  {
    name: 'ZooKeeper leader killed',
    about: 'the leader of three servers is killed; mended is when another one leads',
    ofZooKeeper: true,
    bounded: true,
    goals,
    async play(stage) {
      const { zookeeper } = stage;
      const leader = await zookeeper.ensemble.leader();
      await stage.breaks(undefined, () => leader.kill());
      await stage.mends(undefined, () => zookeeper.led());
      await stage.lasts(3_000);
      await stage.registered();
      await leader.start();
    },
  },
  {
    name: 'quorum lost',
    about: 'two of three servers are killed and started again later',
    ofZooKeeper: true,
    goals,
    async play(stage) {
      const { zookeeper, times } = stage;
      const servers = zookeeper.ensemble.servers.slice(0, 2);
      await stage.breaks(undefined, () => Promise.all(servers.map((server) => server.kill())));
      await stage.lasts(times.quorumLostMs / times.scale);
      await Promise.all(servers.map((server) => server.start()));
      await stage.mends(undefined, () => zookeeper.led());
      await stage.registered();
    },
  },
  {
    name: 'ZooKeeper empty',
    about: 'all servers are killed, and started again without their data 13 s later: every session has ended',
    ofZooKeeper: true,
    goals,
    async play(stage) {
      const { zookeeper } = stage;
      const { servers } = zookeeper.ensemble;
      await stage.breaks(undefined, () => Promise.all(servers.map((server) => server.kill())));
      await Promise.all(servers.map((server) => server.wipe()));
      // Sooner, clients wait until their sessions would have ended before they give up what they have seen.
      await stage.lasts(outlastingMs);
      await Promise.all(servers.map((server) => server.start()));
      await stage.mends(undefined, () => zookeeper.led());
      await stage.registered();
    },
  },
  {
    name: 'client stalled',
    about: "the client's event loop stands still for 11 s: its session ends meanwhile",
    ofZooKeeper: true,
    goals,
    async play(stage) {
      await stage.breaks(undefined, () => stage.load.stall(11_000));
      await stage.mends(undefined, () => {});
    },
  },
  {
    name: 'provider stalled',
    about: "one provider's event loop stands still for 11 s: its session ends meanwhile",
    ofZooKeeper: true,
    deadlineMs: 250,
    afterMs: 10_000,
    goals: [leftWithin(1_000), fewOfFirstSecondFail(0.01)],
    async play(stage) {
      const { victim } = stage;
      await stage.breaks(victim, () => victim.stall(11_000));
      await stage.mends(victim, () => {});
      await stage.registered();
    },
  },
];
