/** What serves, and what calls it. */
export interface Stack {
  /** As it stands in tables. */
  readonly about: string;
  /** Module that exports an `Open`. */
  readonly client: string;
  readonly serverKind: 'thriftkeeper' | 'npm-thrift' | 'grpc';
}

/** Everyone who is put through the scenarios. */
export const stacks = {
  thriftkeeper: {
    about: 'our client and server with their defaults, providers found in ZooKeeper',
    client: './stacks/thriftkeeper.ts',
    serverKind: 'thriftkeeper',
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
} as const satisfies Readonly<Record<string, Stack>>;

export type StackName = keyof typeof stacks;
export const stackNames = Object.keys(stacks) as StackName[];
