import type { Goal } from '../zookeeper/goals.ts';
import type { Row } from './compare.ts';
import { type ContenderName, contenders } from './contenders/index.ts';
import type { WorkloadName } from './workloads.ts';

interface Wanted {
  readonly what: string;
  /** What is divided: rates where `least` is given, processor time of the client where `most` is. */
  readonly of: ContenderName;
  readonly by: ContenderName;
  readonly workload: WorkloadName;
  readonly inFlight: number;
  readonly transport: 'framed' | 'buffered';
  readonly least?: number;
  readonly most?: number;
}

const add = { of: 'thriftkeeper', workload: 'add', inFlight: 64, transport: 'framed' } as const;

const wanted: readonly Wanted[] = [
  { ...add, what: 'add, framed, beside npm thrift', by: 'npm', least: 8 },
  { ...add, what: 'add, buffered, beside npm thrift', by: 'npm', transport: 'buffered', least: 4 },
  { ...add, what: 'add, beside grpc-js', by: 'grpc', least: 40 },
  { ...add, what: 'add, beside a bare echo', by: 'echo', least: 0.35 },
  { ...add, what: 'one call in flight, framed, beside npm thrift', by: 'npm', inFlight: 1, least: 1 },
  {
    ...add,
    what: 'one call in flight, buffered, beside npm thrift',
    by: 'npm',
    transport: 'buffered',
    inFlight: 1,
    least: 1,
  },
  { ...add, what: 'list of structs, framed, beside npm thrift', workload: 'structs', by: 'npm', least: 3 },
  {
    ...add,
    what: 'list of structs, buffered, beside npm thrift',
    workload: 'structs',
    transport: 'buffered',
    by: 'npm',
    least: 3,
  },
  { ...add, what: 'our server below npm clients, framed', of: 'npm-to-ours', by: 'npm', least: 1 },
  {
    ...add,
    what: 'our server below npm clients, buffered',
    of: 'npm-to-ours',
    by: 'npm',
    transport: 'buffered',
    least: 1,
  },
  // Both write to three servers: a client on one connection writes a third as often, balanced or not.
  { ...add, what: 'client CPU per call, beside the transport on 3 servers', by: 'transport-3', most: 1.3 },
];

/** Judges what was measured; goals whose cases were not are left out. */
export function goalsOf(rows: readonly Row[]): Goal[] {
  return wanted.flatMap((goal) => {
    const [of, by] = [find(rows, goal, goal.of), find(rows, goal, goal.by)];
    if (of === undefined || by === undefined) return [];
    const isCpu = goal.most !== undefined;
    const ratio = isCpu
      ? of.clientCpuUsPerCall / by.clientCpuUsPerCall
      : of.callsPerSecond / by.callsPerSecond;
    return {
      what: goal.what,
      bound: isCpu ? `≤ ${goal.most} ×` : `≥ ${goal.least} ×`,
      measured: `${ratio.toFixed(2)} ×`,
      reached: isCpu ? ratio <= goal.most : ratio >= goal.least!,
    };
  });
}

const find = (rows: readonly Row[], goal: Wanted, name: ContenderName): Row | undefined =>
  rows.find(
    (row) =>
      row.contender === contenders[name].label &&
      row.workload === goal.workload &&
      row.inFlight === goal.inFlight &&
      (name === 'grpc' || (row.transport === goal.transport && row.protocol === 'binary')),
  );
