import { table } from '../table.ts';
import type { Goal } from '../zookeeper/goals.ts';
import type { Row } from './compare.ts';
import { contenders } from './contenders/index.ts';

/** The rows, by workload and stack, with our rate and our processor time (both sides) as multiples of each. */
export function compareTables(rows: readonly Row[]): string {
  const groups = new Map<string, Row[]>();
  let stack = '';
  for (const row of rows) {
    if (row.transport !== 'http2') stack = `${row.transport}/${row.protocol}`;
    const title = `${row.workload}, ${stack}, ${row.inFlight} in flight`;
    groups.set(title, [...(groups.get(title) ?? []), row]);
  }
  return [...groups].map(([title, group]) => groupTable(title, group)).join('\n\n');
}

function groupTable(title: string, rows: readonly Row[]): string {
  const ours = rows.find(({ contender }) => contender === contenders.thriftkeeper.label);
  return table(
    [title, 'calls/s', 'p50 µs', 'p99 µs', 'client CPU µs', 'server CPU µs', 'our rate', 'our CPU'],
    rows.map((row) => [
      row.contender,
      row.callsPerSecond,
      row.p50Us.toFixed(0),
      row.p99Us.toFixed(0),
      row.clientCpuUsPerCall.toFixed(2),
      row.serverCpuUsPerCall.toFixed(2),
      ...(ours === undefined || ours === row
        ? ['', '']
        : [ratio(ours.callsPerSecond, row.callsPerSecond), ratio(cpuUs(ours), cpuUs(row))]),
    ]),
  );
}

const ratio = (ours: number, theirs: number) => `${(ours / theirs).toFixed(2)} ×`;
const cpuUs = ({ clientCpuUsPerCall, serverCpuUsPerCall }: Row) => clientCpuUsPerCall + serverCpuUsPerCall;

export const goalsTable = (goals: readonly Goal[]): string =>
  table(
    ['goal', 'bound', 'measured', 'reached'],
    goals.map((goal) => [goal.what, goal.bound, goal.measured, goal.reached ? 'yes' : 'NO']),
  );
