import { setTimeout as sleep } from 'node:timers/promises';
import type { Ensemble } from '@thriftkeeper/zookeeper/testing';
import { type Observer, observe, servesAgain } from './observer.ts';

/** One thing that was measured, and what it should have been. */
export interface Sample {
  readonly situation: string;
  /** What the time is counted from and to. */
  readonly counted: string;
  readonly ms: number;
  readonly goalMs: number;
  /** Why it counts as missed whatever the time is. */
  readonly failure?: string | undefined;
}

/** Breaks something, measures, and mends it. Ends with all servers serving. */
export type Situation = (ensemble: Ensemble) => Promise<Sample[]>;

const sessionTimeoutMs = 6_000;
const toleranceMs = 200;
const downMs = 8_000;

const unlessKept = async (observer: Observer) =>
  (await observer.kept()) ? undefined : 'the session or its ephemeral node is gone';

/** The follower that the client is attached to dies. */
export const followerKilled: Situation = async (ensemble) => {
  await using observer = await observe(ensemble, sessionTimeoutMs, 'follower');
  const begin = performance.now();
  const killed = observer.server.kill();
  const noticed = await observer.entered('suspended', begin);
  const resumed = await observer.written();
  await killed;
  const sample: Sample = {
    situation: 'its follower killed',
    counted: 'connection gone → write acknowledged, same session',
    ms: resumed - noticed,
    goalMs: toleranceMs,
    failure: await unlessKept(observer),
  };
  await observer.server.start();
  await ensemble.ready();
  return [sample];
};

/** The leader dies, to which the client is attached or not. */
const leaderKilled =
  (attachedTo: 'leader' | 'follower'): Situation =>
  async (ensemble) => {
    await using observer = await observe(ensemble, sessionTimeoutMs, attachedTo);
    const leader = await ensemble.leader();
    const others = ensemble.servers.filter((server) => server !== leader);
    const begin = performance.now();
    const killed = leader.kill();
    const noticed = await observer.entered('suspended', begin);
    const [elected, resumed] = await Promise.all([servesAgain(others), observer.written()]);
    await killed;
    const sample: Sample = {
      situation: `leader killed, attached to ${attachedTo === 'leader' ? 'it' : 'a follower'}`,
      counted: 'connection gone → write acknowledged, same session; goal: the election and 200 ms',
      ms: resumed - noticed,
      goalMs: elected - noticed + toleranceMs,
      failure: await unlessKept(observer),
    };
    await leader.start();
    await ensemble.ready();
    return [sample];
  };

/** The follower that the client is attached to stands still with its connections open. */
export const followerFrozen: Situation = async (ensemble) => {
  await using observer = await observe(ensemble, sessionTimeoutMs, 'follower');
  await observer.server.freeze();
  const begin = performance.now();
  await observer.entered('suspended', begin);
  const resumed = await observer.written();
  const sample: Sample = {
    situation: 'its follower frozen',
    counted: 'freeze → write acknowledged, same session',
    ms: resumed - begin,
    goalMs: (observer.timeoutMs * 2) / 3 + toleranceMs,
    failure: await unlessKept(observer),
  };
  await observer.server.thaw();
  await ensemble.ready();
  return [sample];
};

/** Every server dies and comes back after eight seconds; the session is a default one of ten. */
export const allDown: Situation = async (ensemble) => {
  await using observer = await observe(ensemble, 10_000, 'follower');
  await Promise.all(ensemble.servers.map((server) => server.kill()));
  await sleep(downMs);
  await Promise.all(ensemble.servers.map((server) => server.start()));
  const serves = await servesAgain(ensemble.servers);
  const resumed = await observer.written();
  const sample: Sample = {
    situation: 'all servers down for 8 s',
    counted: 'a leader serves → write acknowledged, same session; goal: the longest pause and 200 ms',
    ms: Math.max(0, resumed - serves),
    goalMs: 1_000 + toleranceMs,
    failure: await unlessKept(observer),
  };
  await ensemble.ready();
  return [sample];
};

/**
 * Every server stands still for longer than the session lives. Three servers may elect anew when they go on,
 * and the new leader then gives the session its whole time-out again: being kept is better than the goal.
 */
export const allFrozen: Situation = async (ensemble) => {
  const alone = ensemble.servers.length === 1;
  const who = alone ? 'the only server' : 'all three servers';
  await using observer = await observe(ensemble, 4_000, alone ? 'standalone' : 'follower');
  const { client } = observer;
  let lostAtMs: number | undefined;
  client.onState(({ name }) => {
    if (name === 'lost') lostAtMs ??= performance.now();
  });
  await Promise.all(ensemble.servers.map((server) => server.freeze()));
  await sleep(observer.timeoutMs * 1.25);
  await Promise.all(ensemble.servers.map((server) => server.thaw()));
  const [returned] = await Promise.all([servesAgain(ensemble.servers), client.waitConnected()]);
  await observer.written();
  const isKept = await observer.kept();
  if (!isKept) await recreate(observer);
  const back = performance.now();
  const samples: Sample[] = [
    {
      situation: `${who} frozen past the time-out: all back`,
      counted: 'served again → ten ephemeral nodes and a watch stand (again)',
      ms: Math.max(0, back - returned),
      goalMs: 1_000,
    },
  ];
  if (!isKept) {
    samples.unshift({
      situation: `${who} frozen past the time-out: loss told`,
      counted: 'served again → told that the session is lost',
      ms: lostAtMs === undefined ? Number.NaN : Math.max(0, lostAtMs - returned),
      goalMs: 100,
      failure: lostAtMs === undefined ? 'the session was replaced without a word' : undefined,
    });
  }
  await ensemble.ready();
  return samples;
};

/** What an application has to do in a new session. */
async function recreate({ client }: Observer): Promise<void> {
  const root = `/recreated-${Math.round(performance.now())}`;
  await client.create(root);
  const nodes = Array.from({ length: 10 }, (_, each) =>
    client.create(`${root}/${each}`, '', { mode: 'ephemeral' }),
  );
  await Promise.all([...nodes, client.addWatch(root, { recursive: true }, () => {})]);
}

/** What happens to three servers, in the order of the table. */
export const onThreeServers: readonly Situation[] = [
  followerKilled,
  leaderKilled('leader'),
  leaderKilled('follower'),
  followerFrozen,
  allDown,
  allFrozen,
];
