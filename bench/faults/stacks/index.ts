/** What serves, and what calls it. */
export interface Stack {
  /** As it stands in tables. */
  readonly about: string;
  /** Module that exports an `Open`. */
  readonly client: string;
  readonly serverKind: 'thriftkeeper' | 'npm-thrift' | 'grpc';
  /** Whether idempotent calls are hedged; plays only where that makes a difference. */
  readonly hedged?: boolean;
}

/** Everyone who is put through the scenarios. */
export const stacks = {
  thriftkeeper: {
    about: 'our client and server with their defaults, providers found in ZooKeeper',
    client: './stacks/thriftkeeper.ts',
    serverKind: 'thriftkeeper',
  },
  'thriftkeeper hedged': {
    about: 'the same with `hedging: true`, where a slow provider makes a difference',
    client: './stacks/thriftkeeper.ts',
    serverKind: 'thriftkeeper',
    hedged: true,
  },
  'npm thrift': {
    about:
      'npm thrift on a list that is read once: one connection to each provider, taken in turn, which reconnects by ' +
      'itself; a timer of its own for each call, since the library has no deadlines',
    client: './stacks/npm-thrift.ts',
    serverKind: 'npm-thrift',
  },
  'grpc-js': {
    about:
      'grpc-js with a fixed list and its round robin; the idempotent method with a retry policy for UNAVAILABLE',
    client: './stacks/grpc.ts',
    serverKind: 'grpc',
  },
} satisfies Readonly<Record<string, Stack>>;

export type StackName = keyof typeof stacks;
export const stackNames = Object.keys(stacks) as StackName[];

/** What is known of a stack. */
export const stackOf = (name: StackName): Stack => stacks[name];
