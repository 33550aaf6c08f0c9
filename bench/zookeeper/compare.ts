import { randomBytes } from 'node:crypto';
import { connect } from '@thriftkeeper/zookeeper';
import { median, rounded } from '../median.ts';
import type { Ownership } from '../ownership.ts';
import { table } from '../table.ts';
import type { Port } from './answering-server.ts';
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
  /** Processor time of the client's process for each request, median: what a busy machine changes least. */
  readonly processorMicros: number;
  /** The longest time of all rounds for which the event loop ran nothing else, by the clock. */
  readonly longestStallMs: number;
  /** The same in processor time: what a busy machine does not make longer. */
  readonly longestStallProcessorMs: number;
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
/** The operation's name where the server is none of ZooKeeper's. */
export const answeredAtOnce = 'get, answered at once';

/** Measures every operation at every depth for every client, against a real server. */
export async function compare(addresses: string, owned: Ownership, options: CompareOptions): Promise<Row[]> {
  await using admin = await connect(addresses);
  const root = `/bench-${randomBytes(4).toString('hex')}`;
  const folderOf = (name: ContenderName) => `${root}-${contenderNames.indexOf(name)}`;
  for (const name of contenderNames) {
    const folder = folderOf(name);
    await admin.create(folder);
    await admin.create(`${folder}/node`, payload);
    await admin.create(`${folder}/folder`);
    for (let each = 0; each < 10; each++) await admin.create(`${folder}/folder/child${each}`);
  }
  const measures: Measure[] = [];
  for (const operation of operations)
    for (const depth of depths) measures.push({ operation, depth, forMs: options.forMs });
  measures.push({ operation: 'get', burst: options.burst });
  await using contenders = await startContenders(owned, addresses, folderOf);
  return await inTurn('real server', contenders.children, measures, options);
}

/** Measures `get` against a server that answers at once, so that the client is what limits the rate. */
export async function compareAnsweredAtOnce(owned: Ownership, options: CompareOptions): Promise<Row[]> {
  await using server = await owned.own(startChild<object, Port>('./answering-server.ts', []));
  const { port } = await server.ask({});
  const measures = depths.map((depth): Measure => ({ operation: 'get', depth, forMs: options.forMs }));
  await using contenders = await startContenders(owned, `127.0.0.1:${port}`, () => '/any');
  const rows = await inTurn('answered at once', contenders.children, measures, options);
  return rows.map((row) => ({ ...row, operation: answeredAtOnce }));
}

type Children = ReadonlyMap<ContenderName, Child<Measure, Measured>>;

async function startContenders(
  owned: Ownership,
  addresses: string,
  folderOf: (name: ContenderName) => string,
): Promise<AsyncDisposable & { readonly children: Children }> {
  const children = new Map<ContenderName, Child<Measure, Measured>>();
  for (const name of contenderNames) {
    const child = startChild<Measure, Measured>('./contender-process.ts', [name, addresses, folderOf(name)]);
    children.set(name, await owned.own(child));
  }
  return {
    children,
    async [Symbol.asyncDispose]() {
      for (const child of children.values()) await child[Symbol.asyncDispose]();
    },
  };
}

/**
 * Takes every figure of every client, the clients visited in turn within each round and in another order each
 * round, so that what disturbs the machine disturbs them alike.
 */
async function inTurn(
  what: string,
  children: Children,
  measures: readonly Measure[],
  options: CompareOptions,
): Promise<Row[]> {
  const warmUps = measures.map((measure) => ('burst' in measure ? measure : { ...measure, forMs: warmUpMs }));
  for (const child of children.values()) for (const measure of warmUps) await child.ask(measure);
  const figures = new Map<string, Measured[]>();
  const key = (measure: Measure, name: ContenderName) => `${JSON.stringify(measure)} ${name}`;
  for (let round = 0; round < options.rounds; round++) {
    console.error(`comparing, ${what}: round ${round + 1} of ${options.rounds}`);
    for (const measure of measures) {
      for (const name of rotated(contenderNames, round)) {
        const list = figures.get(key(measure, name)) ?? [];
        list.push(await children.get(name)!.ask(measure));
        figures.set(key(measure, name), list);
      }
    }
  }
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
  processorMicros: rounded(median(figures.map((one) => one.processorMicros))),
  longestStallMs: rounded(Math.max(...figures.map(({ stall }) => stall.wallMs))),
  longestStallProcessorMs: rounded(Math.max(...figures.map(({ stall }) => stall.processorMs))),
});

/** The rates side by side, with ours as a multiple of the others'. */
export function rateTable(rows: readonly Row[]): string {
  const [ours, ...others] = contenderNames;
  const head = ['requests/s', 'in flight', ...contenderNames, ...others.map((name) => `× ${name}`)];
  return table(
    head,
    lines(rows).map((of) => [
      of[0]!.operation,
      of[0]!.depth,
      ...of.map(({ opsPerSecond }) => opsPerSecond),
      ...others.map((name) => (rateOf(of, ours!) / rateOf(of, name)).toFixed(2)),
    ]),
  );
}

/** Processor time per request side by side. */
export const processorTable = (rows: readonly Row[]): string =>
  table(
    ['processor µs per request', 'in flight', ...contenderNames],
    lines(rows).map((of) => [
      of[0]!.operation,
      of[0]!.depth,
      ...of.map(({ processorMicros }) => processorMicros.toFixed(1)),
    ]),
  );

/** The longest stalls side by side, by the clock and in processor time. */
export const stallTable = (rows: readonly Row[]): string =>
  table(
    ['longest stall, ms (processor ms)', 'in flight', ...contenderNames],
    lines(rows).map((of) => [
      of[0]!.operation,
      of[0]!.depth,
      ...of.map((row) => `${row.longestStallMs.toFixed(1)} (${row.longestStallProcessorMs.toFixed(1)})`),
    ]),
  );

/** The rows of each operation and depth, one per client. */
const lines = (rows: readonly Row[]): Row[][] =>
  Object.values(Object.groupBy(rows, ({ operation, depth }) => `${operation} ${depth}`)).map((of) => of!);

const rateOf = (rows: readonly Row[], client: ContenderName): number =>
  rows.find((row) => row.client === client)?.opsPerSecond ?? Number.NaN;
