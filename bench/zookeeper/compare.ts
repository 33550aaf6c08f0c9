import { randomBytes } from 'node:crypto';
import { connect } from '@thriftkeeper/zookeeper';
import { median, rounded } from '../median.ts';
import type { Ownership } from '../ownership.ts';
import { table } from '../table.ts';
import { type Child, startChild } from './child.ts';
import type { Measure, Measured } from './contender-process.ts';
import { operations, payload } from './contenders/contender.ts';
import { type ContenderName, contenderNames } from './contenders/index.ts';

/** One client's figures of one operation, over all rounds. */
export interface Row {
  readonly client: ContenderName;
  readonly operation: string;
  /** Requests in flight. */
  readonly depth: number;
  /** Median of the rounds. */
  readonly opsPerSecond: number;
  /** The longest of all rounds. */
  readonly longestStallMs: number;
  /** Median of each round's longest. */
  readonly medianStallMs: number;
}

/** How the clients are compared. */
export interface CompareOptions {
  readonly rounds: number;
  /** How long each figure of a round is measured. */
  readonly forMs: number;
  readonly burst: number;
}

const depths = [1, 16, 100];
const warmUpMs = 300;

/**
 * Measures every operation at every depth for every client, the clients visited in turn within each round and
 * in another order each round, so that what disturbs the machine disturbs them alike.
 */
export async function compare(addresses: string, owned: Ownership, options: CompareOptions): Promise<Row[]> {
  await using admin = await connect(addresses);
  const root = `/bench-${randomBytes(4).toString('hex')}`;
  const children = new Map<ContenderName, Child<Measure, Measured>>();
  for (const name of contenderNames) {
    const folder = `${root}-${contenderNames.indexOf(name)}`;
    await admin.create(folder);
    await admin.create(`${folder}/node`, payload);
    await admin.create(`${folder}/folder`);
    for (let each = 0; each < 10; each++) await admin.create(`${folder}/folder/child${each}`);
    const child = startChild<Measure, Measured>('./contender-process.ts', [name, addresses, folder]);
    children.set(name, await owned.own(child));
  }

  const measures: Measure[] = [];
  for (const operation of operations)
    for (const depth of depths) measures.push({ operation, depth, forMs: options.forMs });
  measures.push({ operation: 'get', burst: options.burst });

  for (const child of children.values()) {
    for (const operation of operations) await child.ask({ operation, depth: 100, forMs: warmUpMs });
    await child.ask({ operation: 'get', burst: options.burst });
  }
  const figures = new Map<string, Measured[]>();
  const key = (measure: Measure, name: ContenderName) => `${JSON.stringify(measure)} ${name}`;
  for (let round = 0; round < options.rounds; round++) {
    console.error(`comparing: round ${round + 1} of ${options.rounds}`);
    for (const measure of measures) {
      for (const name of rotated(contenderNames, round)) {
        const list = figures.get(key(measure, name)) ?? [];
        list.push(await children.get(name)!.ask(measure));
        figures.set(key(measure, name), list);
      }
    }
  }
  for (const child of children.values()) await child[Symbol.asyncDispose]();
  return measures.flatMap((measure) =>
    contenderNames.map((client) => row(client, measure, figures.get(key(measure, client))!)),
  );
}

const rotated = <Item>(items: readonly Item[], by: number): Item[] =>
  items.map((_, index) => items[(index + by) % items.length]!);

const row = (client: ContenderName, measure: Measure, figures: readonly Measured[]): Row => ({
  client,
  operation: 'burst' in measure ? `burst of ${measure.operation}` : measure.operation,
  depth: 'burst' in measure ? measure.burst : measure.depth,
  opsPerSecond: Math.round(median(figures.map((one) => one.opsPerSecond))),
  longestStallMs: rounded(Math.max(...figures.map((one) => one.longestStallMs))),
  medianStallMs: rounded(median(figures.map((one) => one.longestStallMs))),
});

/** The rows side by side: rates, our rate as a multiple of the others', and the stalls. */
export function compareTable(rows: readonly Row[]): string {
  const [ours, ...others] = contenderNames;
  const head = [
    'operation, depth',
    ...contenderNames.map((name) => `${name}/s`),
    ...others.map((name) => `× ${name}`),
    ...contenderNames.map((name) => `stall ms ${name}`),
  ];
  const lines = new Map<string, Map<ContenderName, Row>>();
  for (const one of rows) {
    const name = `${one.operation}, ${one.depth}`;
    lines.set(name, (lines.get(name) ?? new Map()).set(one.client, one));
  }
  const body = [...lines].map(([name, of]) => [
    name,
    ...contenderNames.map((client) => of.get(client)!.opsPerSecond),
    ...others.map((client) => (of.get(ours!)!.opsPerSecond / of.get(client)!.opsPerSecond).toFixed(2)),
    ...contenderNames.map((client) => of.get(client)!.longestStallMs.toFixed(1)),
  ]);
  return table(head, body);
}
