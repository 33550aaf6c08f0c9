import { setTimeout as sleep } from 'node:timers/promises';
import { type Ensemble, eventually } from '@thriftkeeper/zookeeper/testing';
import type { Ownership } from '../ownership.ts';
import type { Episode } from './call-log.ts';
import { type Figures, figuresOf } from './figures.ts';
import { Load } from './load.ts';
import { momentMs } from './moment.ts';
import { Provider } from './provider.ts';
import { defaults, type Scenario } from './scenario.ts';
import { type StackName, stackOf } from './stacks/index.ts';
import { Stage, type StageTimes } from './stage.ts';
import { type Way, ZooKeeperPlace } from './zookeeper-place.ts';

/** How scenarios are played. */
export interface PlayOptions {
  readonly callsPerSecond: number;
  readonly times: StageTimes;
  /** How long the load goes on before anything is broken. Unit: ms. */
  readonly beforeMs: number;
  /** Whether the load goes on until the fewest calls of a scenario were made. */
  readonly untilFewest: boolean;
}

/** The load needs so long to be even: code is compiled, latencies are learnt. Unit: ms. */
const settlingMs = 1_500;

/** A scenario is made of waits that are bounded; together they stay far below this. */
const boundMs = 240_000;

/** Services get names of their own: what one scenario leaves behind does not meet the next. */
let services = 0;

/**
 * Plays one scenario with one stack: starts providers and a client, lets the load settle, breaks and mends, and
 * ends everything again.
 *
 * @param ensemble undefined for stacks that know no ZooKeeper
 * @throws Error when something cannot be broken or mended, or takes too long
 */
export async function play(
  scenario: Scenario,
  stackName: StackName,
  ensemble: Ensemble | undefined,
  options: PlayOptions,
  owned: Ownership,
): Promise<Figures> {
  const started = new AsyncDisposableStack();
  owned.own(Promise.resolve(started));
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => late.reject(new Error(`${scenario.name} has not ended within ${boundMs} ms`)),
    boundMs,
  );
  try {
    return await Promise.race([playOn(started, scenario, stackName, ensemble, options), late.promise]);
  } finally {
    clearTimeout(timer);
    await started.disposeAsync();
  }
}

async function playOn(
  started: AsyncDisposableStack,
  scenario: Scenario,
  stackName: StackName,
  ensemble: Ensemble | undefined,
  { callsPerSecond, times, beforeMs, untilFewest }: PlayOptions,
): Promise<Figures> {
  const { afterMs, fewestCalls, deadlineMs, ...filled } = { ...defaults, ...scenario };
  const stage = await setUp(started, scenario, stackName, ensemble, { callsPerSecond, times, deadlineMs });
  await sleep(settlingMs);
  await eventually('every provider is called', async () => {
    const { eligible } = await stage.load.standing();
    return eligible === filled.providers;
  });
  const fromMs = momentMs();
  await sleep(beforeMs);
  await scenario.play(stage);
  await sleep(afterMs * times.scale);
  const restMs = fromMs + (fewestCalls * 1_000) / callsPerSecond - momentMs();
  // A little more than it takes: a process that is kept from running makes fewer.
  if (untilFewest && restMs > 0) await sleep(restMs * 1.02 + 100);
  const log = await stage.load.end();
  const [first, ...others] = stage.episodes;
  if (first === undefined) throw new Error(`${scenario.name} has mended nothing`);
  const episodes: [Episode, ...Episode[]] = [first, ...others];
  return figuresOf(log, fromMs, episodes, stage.providers.length);
}

/** Starts what the scenario needs, and the load. */
async function setUp(
  started: AsyncDisposableStack,
  { proxied, providers: count = defaults.providers }: Scenario,
  stackName: StackName,
  ensemble: Ensemble | undefined,
  {
    callsPerSecond,
    times,
    deadlineMs,
  }: Pick<PlayOptions, 'callsPerSecond' | 'times'> & { deadlineMs: number },
): Promise<Stage> {
  const { serverKind: kind, hedged = false } = stackOf(stackName);
  const service = `faults${++services}`;
  const zookeeper = ensemble && started.use(new ZooKeeperPlace(ensemble, service));
  const registryBy = (way: Way | undefined) =>
    zookeeper && { zookeeper: way?.addresses ?? zookeeper.ensemble.connectString, service };
  const way = proxied === undefined || proxied === 'calls' ? undefined : await zookeeper?.way();
  const providerAt = async (index: number) => {
    const isCut = proxied === 'providers' || (proxied === 'provider' && index === 0);
    const plan = { kind, node: `node${index + 1}`, registry: registryBy(isCut ? way : undefined) };
    return started.use(await Provider.place(plan, proxied === 'calls'));
  };
  const providers = await Promise.all(Array.from({ length: count }, (_, index) => providerAt(index)));
  await Promise.all(providers.map((provider) => provider.start()));
  const starting = Load.start({
    stack: stackName,
    place: {
      addresses: providers.map(({ address }) => address),
      registry: registryBy(proxied === 'client' ? way : undefined),
      deadlineMs,
      hedged,
    },
    callsPerSecond,
  });
  started.defer(async () => {
    const load = await starting.catch(() => undefined);
    await load?.[Symbol.asyncDispose]();
  });
  const load = await starting;
  await load.begin();
  const anotherProvider = () => providerAt(stage.providers.length);
  const stage: Stage = new Stage({ providers, load, zookeeper, way, times, anotherProvider });
  return stage;
}
