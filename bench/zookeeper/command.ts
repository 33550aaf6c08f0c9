import { faultsPossible, startEnsemble } from '@thriftkeeper/zookeeper/testing';
import type { Command } from '../command.ts';
import { count, parseFlags, some, toggle } from '../flags.ts';
import { loadLine, machineLine } from '../machine.ts';
import { table } from '../table.ts';
import {
  compare,
  compareAnsweredAtOnce,
  processorTable,
  type Row,
  rateTable,
  stallTable,
} from './compare.ts';
import { type Goal, goalsOf } from './goals.ts';
import { measureRecovery, type RecoveryRow, recoveryTable } from './recovery/recovery.ts';
import { allFrozen } from './recovery/situations.ts';
import { measureWatches, type WatchesResult, watchesTable } from './watches.ts';

const flags = {
  parts: some('what to measure', ['compare', 'watches', 'recovery']),
  rounds: count('rounds of the comparison', 5),
  milliseconds: count('how long each figure of a round is measured', 400, 10),
  burst: count('gets fired at once', 20_000),
  cycles: count('watch cycles', 100_000, 10),
  samples: count('how often each recovery is measured', 3),
  json: toggle('end with one line of JSON'),
};

/** Test servers compile little and have little memory; what clients are compared on shall not be the slowest part. */
const realServer = ['-XX:TieredStopAtLevel=4', '-Xmx512m'];

/** `npm run bench -- zookeeper`: our client beside npm `zookeeper` and `node-zookeeper-client`. */
export const compareZooKeeperClients: Command = async (args, owned) => {
  const options = parseFlags(args, flags);
  const parts = new Set(options.parts);
  let rows: readonly Row[] = [];
  let watches: readonly WatchesResult[] = [];
  let recovery: readonly RecoveryRow[] = [];

  if (parts.has('compare') || parts.has('watches')) {
    const ensemble = await owned.own(startEnsemble(faultsPossible() ? { jvm: realServer } : {}));
    console.log(`${await machineLine(ensemble)}\n${loadLine()}`);
    const [address] = ensemble.connectString.split(',');
    if (parts.has('compare')) {
      const bounds = { ...options, forMs: options.milliseconds };
      rows = [...(await compare(address!, owned, bounds)), ...(await compareAnsweredAtOnce(owned, bounds))];
      console.log(`\n${[rateTable, processorTable, stallTable].map((show) => show(rows)).join('\n\n')}`);
    }
    if (parts.has('watches')) {
      watches = await measureWatches(address!, owned, options.cycles);
      console.log(`\n${watchesTable(watches)}`);
    }
    await ensemble.close();
  }
  if (parts.has('recovery') && !faultsPossible()) {
    console.log('\nrecovery: left out, the ensemble that THRIFTKEEPER_ZOOKEEPER names is not ours to break');
  } else if (parts.has('recovery')) {
    const ensemble = await owned.own(startEnsemble({ servers: 3 }));
    console.log(`\n${await machineLine(ensemble)}\n${loadLine()}`);
    recovery = await measureRecovery(ensemble, options.samples);
    await ensemble.close();
    const alone = await owned.own(startEnsemble());
    recovery = [...recovery, ...(await measureRecovery(alone, options.samples, [allFrozen]))];
    console.log(recoveryTable(recovery));
  }
  const goals = goalsOf(rows, watches, recovery);
  console.log(`\n${goalsTable(goals)}`);
  if (options.json) console.log(JSON.stringify({ rows, watches, recovery, goals }));
  return 0;
};

const goalsTable = (goals: readonly Goal[]) =>
  table(
    ['goal', 'bound', 'measured', 'reached'],
    goals.map((goal) => [goal.what, goal.bound, goal.measured, goal.reached ? 'yes' : 'NO']),
  );
