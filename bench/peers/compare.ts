import { join } from 'node:path';
import { median, rounded } from '../median.ts';
import type { Ownership } from '../ownership.ts';
import { type Contender, type ContenderName, contenders } from './contenders/index.ts';
import { type Case, type Choice, casesOf, type StackText, stackOf, takesPart, textOf } from './grid.ts';
import { Parties, type Party } from './party.ts';
import { profileTable } from './profile.ts';
import type { WorkloadName } from './workloads.ts';

/** One contender's figures of one case: medians of the rounds. */
export interface Row {
  readonly contender: string;
  readonly workload: WorkloadName;
  readonly transport: string;
  readonly protocol: string;
  readonly inFlight: number;
  readonly callsPerSecond: number;
  readonly p50Us: number;
  readonly p99Us: number;
  readonly clientCpuUsPerCall: number;
  /** Of all its servers together. */
  readonly serverCpuUsPerCall: number;
}

/** How the peers are compared. */
export interface CompareOptions extends Choice {
  readonly only: readonly ContenderName[];
  readonly stacks: readonly StackText[];
  readonly rounds: number;
  readonly forMs: number;
  /** Address list of the ensemble that providers are discovered in; undefined: they are known beforehand. */
  readonly zookeeper: string | undefined;
  /** Folder for processor profiles of the clients. */
  readonly profiles: string | undefined;
}

type Figures = Awaited<ReturnType<Party['measure']>>;

/**
 * Measures every case for every contender, all of one stack visited in turn within each round and in another
 * order each round, so that what disturbs the machine disturbs them alike. A first round warms up and does not
 * count.
 */
export async function compare(options: CompareOptions, owned: Ownership): Promise<Row[]> {
  const rows: Row[] = [];
  for (const stack of options.stacks) {
    const cases = casesOf(stack, options);
    if (cases.length === 0) continue;
    console.error(`comparing ${stack}`);
    await using parties = await owned.own(Promise.resolve(new Parties(stackOf(stack), options.zookeeper)));
    rows.push(...(await compareStack(parties, cases, options)));
  }
  return rows;
}

async function compareStack(parties: Parties, cases: readonly Case[], options: CompareOptions) {
  const { only, full, rounds, forMs } = options;
  const joined: Party[] = [];
  for (const name of only)
    if (cases.some((one) => takesPart(name, one, full))) joined.push(await parties.join(name));
  const figures = new Map<string, Figures[]>();
  const key = (one: Case, name: ContenderName) => `${one.workload} ${one.inFlight} ${name}`;
  for (let round = 0; round <= rounds; round++) {
    for (const one of cases) {
      for (const party of rotated(joined, round)) {
        if (!takesPart(party.name, one, full)) continue;
        const { workload, inFlight } = one;
        const measured = await party.measure({ workload, inFlight, forMs });
        if (round === 0) continue;
        const list = figures.get(key(one, party.name)) ?? [];
        list.push(measured);
        figures.set(key(one, party.name), list);
      }
    }
  }
  if (options.profiles !== undefined) await profileAll(joined, cases, options);
  return cases.flatMap((one) =>
    only
      .filter((name) => figures.has(key(one, name)))
      .map((name) => rowOf(one, contenders[name], figures.get(key(one, name))!)),
  );
}

const rotated = <Item>(items: readonly Item[], by: number): Item[] =>
  items.map((_, index) => items[(index + by) % items.length]!);

const rowOf = (one: Case, contender: Contender, figures: readonly Figures[]): Row => {
  const middle = (field: keyof Figures) => median(figures.map((each) => each[field]));
  return {
    contender: contender.label,
    workload: one.workload,
    ...(contender.speaks ?? one.stack),
    inFlight: one.inFlight,
    callsPerSecond: Math.round(middle('callsPerSecond')),
    p50Us: rounded(middle('p50Us')),
    p99Us: rounded(middle('p99Us')),
    clientCpuUsPerCall: Math.round(middle('clientCpuUsPerCall') * 100) / 100,
    serverCpuUsPerCall: Math.round(middle('serverCpuUsPerCall') * 100) / 100,
  };
};

/** After the figures, which the profiler would spoil. */
async function profileAll(joined: readonly Party[], cases: readonly Case[], options: CompareOptions) {
  for (const one of cases) {
    for (const party of joined) {
      if (!takesPart(party.name, one, options.full)) continue;
      const { workload, inFlight, stack } = one;
      const name = [party.name, workload, stack.transport, stack.protocol, inFlight].join('-');
      const file = join(options.profiles!, `${name.replaceAll(' ', '')}.cpuprofile`);
      await party.measure({ workload, inFlight, forMs: options.forMs, profile: file });
      console.log(`\n${party.name}: ${workload}, ${textOf(stack)}, ${inFlight} in flight: ${file}`);
      console.log(await profileTable(file));
    }
  }
}
