import { startChild } from '../../zookeeper/child.ts';
import type { CrowdPlan, CrowdStanding } from '../crowd-process.ts';
import { noneFails } from '../goals.ts';
import type { Scenario } from '../scenario.ts';
import type { Stage } from '../stage.ts';

const processFile = new URL('../crowd-process.ts', import.meta.url).href;
const processes = 4;
const clientsEach = 50;

/** All clients of a service that begin again at the same moment. */
export const crowd: Scenario = {
  name: '200 clients restart',
  about:
    '200 further clients are killed and all started again at once; recovered is when each has been answered',
  ofZooKeeper: true,
  goals: [noneFails],
  async play(stage) {
    await using stack = new AsyncDisposableStack();
    const before = await startAll(stage, stack);
    await stage.lasts(2_000);
    await stage.breaks(undefined, () => Promise.all(before.map((child) => child[Symbol.asyncDispose]())));
    const after = await startAll(stage, stack);
    const standings = await Promise.all(after.map((child) => child.ask({})));
    const failed = standings.reduce((sum, standing) => sum + standing.failed, 0);
    if (failed > 0) throw new Error(`${failed} calls of the clients that were started again failed`);
    const answeredMs = Math.max(...standings.map(({ allAnsweredMs }) => allAnsweredMs));
    const beganMs = Math.min(...standings.map(({ beganMs }) => beganMs));
    await stage.mends(undefined, () => beganMs);
    stage.recovered(answeredMs);
    await stage.lasts(2_000);
  },
};

async function startAll({ zookeeper }: Stage, stack: AsyncDisposableStack) {
  const { service, ensemble } = zookeeper;
  const plan: CrowdPlan = { zookeeper: ensemble.connectString, service, clients: clientsEach };
  const starting = Array.from({ length: processes }, () =>
    startChild<object, CrowdStanding>(processFile, [JSON.stringify(plan)]),
  );
  for (const one of starting) {
    stack.defer(async () => {
      const child = await one.catch(() => undefined);
      await child?.[Symbol.asyncDispose]();
    });
  }
  return Promise.all(starting);
}
