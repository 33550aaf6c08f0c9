import { mkdir } from 'node:fs/promises';
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';
import { resolve } from 'node:path';
import { startEnsemble } from '@thriftkeeper/zookeeper/testing';
import type { Command } from '../command.ts';
import { count, type Flag, parseFlags, some, toggle, UsageError } from '../flags.ts';
import { machineLine } from '../machine.ts';
import { compare } from './compare.ts';
import { contenderNames } from './contenders/index.ts';
import { goalsOf } from './goals.ts';
import { depths, stackNames } from './grid.ts';
import { compareTables, goalsTable } from './report.ts';
import { workloads } from './workloads.ts';

const seconds: Flag<number> = {
  takes: 'S',
  help: 'how long each figure of a round is measured',
  initial: 0.25,
  parse(text) {
    const value = Number(text);
    if (!(value > 0 && value <= 60)) throw new UsageError(`"${text}" is not a number of seconds up to 60`);
    return value;
  },
};

const folder: Flag<string | undefined> = {
  takes: 'FOLDER',
  help: 'profile every client once more, after the rounds, into this folder, and say where its time goes',
  initial: undefined,
  parse: (text) => resolve(text),
};

const flags = {
  only: some('who is compared', contenderNames),
  stacks: some('in which stacks', stackNames),
  workloads: some('which workloads', workloads),
  depths: some('how many calls in flight', depths.map(String)),
  rounds: count('rounds', 5),
  seconds,
  full: toggle('every workload in every stack at every depth, not the essential ones'),
  static: toggle('providers known beforehand instead of discovered from a ZooKeeper'),
  profile: folder,
  json: toggle('end with one line of JSON'),
};

/** `npm run bench -- peers`: our calls beside npm `thrift`, grpc-js and a bare echo. */
export const comparePeers: Command = async (args, owned) => {
  const { seconds, profile: profiles, static: isStatic, ...options } = parseFlags(args, flags);
  if (profiles !== undefined) await mkdir(profiles, { recursive: true });
  const ensemble = isStatic ? undefined : await owned.own(startEnsemble());
  console.log(ensemble ? await machineLine(ensemble) : machineAlone());
  const loadBefore = loadavg()[0]!;
  console.log(`${options.rounds} rounds of ${seconds} s each; medians\n`);
  const zookeeper = ensemble?.connectString;
  const rows = await compare({ ...options, forMs: seconds * 1000, zookeeper, profiles }, owned);
  console.log(`\n${compareTables(rows)}`);
  const goals = goalsOf(rows);
  if (goals.length > 0) console.log(`\n${goalsTable(goals)}`);
  console.log(`\n${loadText(loadBefore)}`);
  if (options.json) console.log(JSON.stringify({ rows, goals }));
  return 0;
};

/** A machine that others work on too makes every rate smaller, and not by the same share. */
const loadText = (before: number) =>
  `load of the machine when it began: ${before.toFixed(1)}, for ${availableParallelism()} cores; ` +
  (before > 0.5 ? 'it was not alone: processor time says more than rates' : 'it was alone');

const machineAlone = () => {
  const model = cpus()[0]?.model.trim() ?? 'unknown processor';
  const gigabytes = Math.round(totalmem() / 2 ** 30);
  return `machine: ${model}, ${availableParallelism()} cores, ${gigabytes} GiB; Node ${process.version}`;
};
