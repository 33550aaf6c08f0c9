import assert from 'node:assert/strict';
import Int64 from 'node-int64';
import types from './gen/peers_types.js';

/** What is called. */
export const workloads = ['add', 'structs', '1 KiB', '64 KiB'] as const;
export type WorkloadName = (typeof workloads)[number];

/** How messages are laid out. */
export interface StackName {
  readonly transport: 'framed' | 'buffered';
  readonly protocol: 'binary' | 'compact';
}

/** The methods of the interface, as generated clients and ours have them. */
export interface PeersMethods {
  add(a: number, b: number): Promise<number>;
  echoEntries(entries: Entry[]): Promise<Entry[]>;
  echoText(text: string): Promise<string>;
}

type Entry = InstanceType<typeof types.Entry>;

/** Calls with nothing left to say: one per workload. */
export type Calls = Readonly<Record<WorkloadName, () => Promise<unknown>>>;

const entryFields = (id: number) => ({
  id,
  score: id / 7,
  name: `entry number ${id}`,
  active: id % 2 === 0,
  kind: id % 10,
  numbers: [id, id + 1, id + 2, id * 1000],
  labels: { place: 'here', colour: 'grün' },
  token: Buffer.from(`token ${id}`),
});

/** The fields of the fifty structs, as plain as any library may want them. */
export const plainEntries = () =>
  Array.from({ length: 50 }, (_, id) => ({ ...entryFields(id), at: 1_700_000_000_000 + id }));

export const entries = (): Entry[] =>
  plainEntries().map((fields) => new types.Entry({ ...fields, at: new Int64(fields.at) }));

export const texts = { '1 KiB': 'x'.repeat(1024), '64 KiB': 'x'.repeat(65_536) } as const;

/** The workloads on a Thrift client. */
export function callsOf(client: PeersMethods): Calls {
  const fifty = entries();
  return {
    add: () => client.add(1, 2),
    structs: () => client.echoEntries(fifty),
    '1 KiB': () => client.echoText(texts['1 KiB']),
    '64 KiB': () => client.echoText(texts['64 KiB']),
  };
}

/**
 * Makes sure that an answer is what was asked for: a contender that is fast and wrong is not fast.
 *
 * @throws AssertionError
 */
export function checkAnswer(workload: WorkloadName, answer: unknown): void {
  if (workload === 'add') assert.equal(answer, 3);
  else if (workload === 'structs') {
    const got = answer as Entry[];
    assert.equal(got.length, 50);
    const { at, token, ...fields } = got[49]!;
    const { token: expectedToken, ...expected } = entryFields(49);
    assert.equal(Number(at), 1_700_000_000_049);
    assert.equal(Buffer.compare(token, expectedToken), 0);
    assert.deepEqual({ ...fields }, expected);
  } else assert.equal(answer, texts[workload]);
}
