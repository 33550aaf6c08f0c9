import { type Random, seededRandom } from '@thriftkeeper/zookeeper';

/** What is broken in a round. Servers and proxies are named by their index. */
export type Fault =
  | { readonly kind: 'kill one'; readonly server: number; readonly holdMs: number }
  | { readonly kind: 'kill the leader'; readonly holdMs: number }
  | { readonly kind: 'freeze one'; readonly server: number; readonly holdMs: number }
  | { readonly kind: 'freeze all briefly'; readonly holdMs: number }
  | { readonly kind: 'freeze all past the time-out'; readonly holdMs: number }
  | { readonly kind: 'cut'; readonly proxies: readonly number[]; readonly holdMs: number }
  | { readonly kind: 'black hole'; readonly proxies: readonly number[]; readonly holdMs: number }
  | { readonly kind: 'restart all'; readonly holdMs: number }
  | { readonly kind: 'churn'; readonly nodes: number; readonly holdMs: number };

/** One round, made from the seed and the round's number alone. */
export interface Plan {
  readonly fault: Fault;
  /** Names the streams of chance of this round. */
  readonly stream: number;
  /** Whether everything must work again while one server is still missing, or only after it is back. */
  readonly recoversBroken: boolean;
  /** Whether everything is closed after the round, and what is left is looked at. */
  readonly closes: boolean;
}

/** The sessions of the rounds; holds are chosen around it. */
export const sessionTimeoutMs = 3_000;

/** What may be broken. */
export const faultKinds = [
  'kill one',
  'kill the leader',
  'freeze one',
  'freeze all briefly',
  'freeze all past the time-out',
  'cut',
  'black hole',
  'restart all',
  'churn',
] as const satisfies readonly Fault['kind'][];

const servers = 3;

/** Plans a round, from 1. As many rounds as there are kinds have each once, in an order of their own. */
export function planOf(seed: number, round: number, kinds: readonly Fault['kind'][] = faultKinds): Plan {
  const index = round - 1;
  const block = Math.floor(index / kinds.length);
  const order = shuffled(kinds, generator(seed, -1 - block));
  const random = generator(seed, round);
  return {
    fault: faultOf(order[index % kinds.length]!, random),
    stream: seed + round,
    recoversBroken: random() < 0.5,
    closes: random() < 0.25,
  };
}

/** The streams of neighbouring numbers have nothing to do with each other. */
export const generator = (seed: number, stream: number): Random =>
  seededRandom(Math.imul(seed, 0x9e3779b1) ^ Math.imul(stream, 0x85ebca6b));

function faultOf(kind: Fault['kind'], random: Random): Fault {
  const between = (least: number, most: number) => Math.round(least + random() * (most - least));
  const one = () => Math.floor(random() * servers);
  const some = () => (random() < 0.5 ? [one()] : [0, 1, 2]);
  switch (kind) {
    case 'kill one':
      return { kind, server: one(), holdMs: between(50, 800) };
    case 'kill the leader':
      return { kind, holdMs: between(50, 1_000) };
    case 'freeze one':
      return { kind, server: one(), holdMs: between(200, sessionTimeoutMs) };
    case 'freeze all briefly':
      return { kind, holdMs: between(100, sessionTimeoutMs * 0.6) };
    case 'freeze all past the time-out':
      return { kind, holdMs: between(sessionTimeoutMs * 1.1, sessionTimeoutMs * 1.5) };
    case 'cut':
      return { kind, proxies: some(), holdMs: between(0, 1_000) };
    case 'black hole':
      return { kind, proxies: some(), holdMs: between(100, sessionTimeoutMs * 1.4) };
    case 'restart all':
      return { kind, holdMs: between(0, 500) };
    case 'churn':
      return { kind, nodes: between(500, 2_000), holdMs: 0 };
  }
}

function shuffled<Item>(items: readonly Item[], random: Random): Item[] {
  return items
    .map((item) => ({ item, rank: random() }))
    .sort((one, other) => one.rank - other.rank)
    .map(({ item }) => item);
}

/** A fault in words, for people. */
export function describeFault(fault: Fault): string {
  const where =
    'proxies' in fault
      ? ` ${fault.proxies.length === 1 ? `server ${fault.proxies[0]! + 1}` : 'all'}`
      : 'server' in fault
        ? ` (server ${fault.server + 1})`
        : '';
  const long = 'nodes' in fault ? `, ${fault.nodes} nodes` : `, ${fault.holdMs} ms`;
  return `${fault.kind}${where}${long}`;
}
