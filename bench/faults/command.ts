import { writeFile } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { type Ensemble, faultsPossible, startEnsemble } from '@thriftkeeper/zookeeper/testing';
import { restart, serversAreToBlame } from '../chaos/hung-servers.ts';
import type { Command } from '../command.ts';
import { count, type Flag, parseFlags, some, toggle, UsageError } from '../flags.ts';
import { loadLine, machineLine } from '../machine.ts';
import { pageOf } from './page.ts';
import { type PlayOptions, play } from './play.ts';
import { rowsTable, verdictsTable } from './report.ts';
import { type Row, rowOf } from './row.ts';
import type { Scenario } from './scenario.ts';
import { scenarios } from './scenarios/index.ts';
import { type StackName, stackNames, stackOf } from './stacks/index.ts';
import { verdictsOf } from './verdict.ts';

const scenario: Flag<string | undefined> = {
  takes: 'NAME',
  help: `plays this one alone: ${scenarios.map(({ name }) => name).join(', ')}`,
  initial: undefined,
  parse(text) {
    if (!scenarios.some(({ name }) => name === text)) throw new UsageError(`there is no "${text}"`);
    return text;
  },
};

const flags = {
  scenario,
  stacks: some('who is put through it', stackNames),
  rate: count('calls a second', 2_000),
  quorum: count('seconds for which the quorum is lost', 60),
  bounded: toggle(
    'some scenarios, short and with fewer calls; fails when a goal is missed that any machine reaches',
  ),
  write: toggle('write docs/faults.md'),
  json: toggle('end with one line of JSON'),
};

const page = fileURLToPath(new URL('../../docs/faults.md', import.meta.url));

/** `npm run bench -- faults`: what callers see when something breaks under load. */
export const breakUnderLoad: Command = async (args, owned) => {
  const options = parseFlags(args, flags);
  if (!faultsPossible())
    throw new UsageError('the ensemble that THRIFTKEEPER_ZOOKEEPER names is not ours to break');
  if (options.write && (options.scenario !== undefined || options.bounded))
    throw new UsageError('--write takes a whole run: leave --scenario and --bounded out');
  const chosen = scenarios.filter(
    ({ name, bounded }) =>
      (options.scenario === undefined || name === options.scenario) && (!options.bounded || bounded),
  );
  const ensemble = await owned.own(startEnsemble({ servers: 3 }));
  const machine = `${await machineLine(ensemble)}\n${loadLine()}`;
  console.log(machine);
  const pace: PlayOptions = options.bounded
    ? { callsPerSecond: 300, beforeMs: 500, untilFewest: false, times: { quorumLostMs: 5_000, scale: 0.3 } }
    : {
        callsPerSecond: options.rate,
        beforeMs: 3_000,
        untilFewest: true,
        times: { quorumLostMs: options.quorum * 1_000, scale: 1 },
      };
  const rows: Row[] = [];
  const problems: string[] = [];
  for (const one of chosen) {
    for (const stack of stacksFor(one, options.bounded ? ['thriftkeeper'] : options.stacks)) {
      console.error(`${one.name}, ${stack}`);
      const playOnce = async () => {
        const figures = await play(one, stack, isOurs(stack) ? ensemble : undefined, pace, owned);
        return rowOf(one.name, stack, figures, loadavg()[0]!);
      };
      const isFine = (row: Row) =>
        verdictsOf([row], scenarios, options.bounded).every(({ reached }) => reached);
      try {
        rows.push(await unlessServersHang(ensemble, playOnce, isFine));
      } catch (error) {
        console.error(error);
        problems.push(`${one.name}, ${stack}: ${(error as Error).message}`);
        await restart({ ensemble });
      }
    }
  }
  const verdicts = verdictsOf(rows, scenarios, options.bounded);
  console.log(`\n${rowsTable(rows)}\n\n${verdictsTable(verdicts)}`);
  for (const problem of problems) console.log(`could not be played to the end: ${problem}`);
  if (options.write) {
    const command = ['npm run bench -- faults', ...args].join(' ');
    const { callsPerSecond } = pace;
    const content = { command, machine, callsPerSecond, scenarios: chosen, rows, verdicts, problems };
    await writeFile(page, pageOf(content));
  }
  if (options.json) console.log(JSON.stringify({ rows, goals: verdicts, problems }));
  const isMissed = options.bounded && verdicts.some(({ reached }) => !reached);
  return problems.length > 0 || isMissed ? 1 : 0;
};

const isOurs = (name: StackName) => stackOf(name).serverKind === 'thriftkeeper';

/** Who plays a scenario: only we are concerned by faults of ZooKeeper, and hedging is told apart only where it helps. */
const stacksFor = ({ ofZooKeeper, hedgeable }: Scenario, chosen: readonly StackName[]) =>
  chosen.filter((name) => (!ofZooKeeper || isOurs(name)) && (hedgeable || !stackOf(name).hedged));

/**
 * Plays, and plays once more where that went wrong and ZooKeeper's servers have hung by themselves, which some versions
 * do when they lose their leader: that says nothing of anybody else.
 */
async function unlessServersHang(
  ensemble: Ensemble,
  playOnce: () => Promise<Row>,
  isFine: (row: Row) => boolean,
): Promise<Row> {
  let failure: unknown;
  const row = await playOnce().catch((error: unknown) => {
    failure = error;
    return undefined;
  });
  if (row && isFine(row)) return row;
  if (!(await serversAreToBlame({ ensemble }))) {
    if (row) return row;
    throw failure;
  }
  console.log('servers of ZooKeeper have hung by themselves; they are restarted, and it is played again');
  await restart({ ensemble });
  return playOnce();
}
