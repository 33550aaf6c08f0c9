/** What serves, one process each. */
export type ServerKind = 'thriftkeeper' | 'npm-thrift' | 'grpc' | 'echo';

/** A client with its servers. */
export interface Contender {
  /** As it stands in tables and JSON. */
  readonly label: string;
  /** Module that exports a `Connect`. */
  readonly client: string;
  readonly serverKind: ServerKind;
  readonly servers: 1 | 3;
  /** What it speaks where that is not the stack being compared. */
  readonly speaks?: { readonly transport: string; readonly protocol: string };
}

/** Everyone who is compared, by the name that `--only` knows. */
export const contenders = {
  thriftkeeper: {
    label: 'thriftkeeper',
    client: './thriftkeeper.ts',
    serverKind: 'thriftkeeper',
    servers: 3,
  },
  'thriftkeeper-1': {
    label: 'thriftkeeper, 1 server',
    client: './thriftkeeper.ts',
    serverKind: 'thriftkeeper',
    servers: 1,
  },
  transport: {
    label: 'thriftkeeper transport',
    client: './transport.ts',
    serverKind: 'thriftkeeper',
    servers: 1,
  },
  'transport-3': {
    label: 'thriftkeeper transport, 3 servers',
    client: './transport.ts',
    serverKind: 'thriftkeeper',
    servers: 3,
  },
  npm: { label: 'npm thrift', client: './npm-thrift.ts', serverKind: 'npm-thrift', servers: 1 },
  'npm-to-ours': {
    label: 'npm thrift, our server',
    client: './npm-thrift.ts',
    serverKind: 'thriftkeeper',
    servers: 1,
  },
  'ours-to-npm': {
    label: 'thriftkeeper transport, npm server',
    client: './transport.ts',
    serverKind: 'npm-thrift',
    servers: 1,
  },
  grpc: {
    label: '@grpc/grpc-js',
    client: './grpc.ts',
    serverKind: 'grpc',
    servers: 3,
    speaks: { transport: 'http2', protocol: 'protobuf' },
  },
  echo: { label: 'bare echo', client: './echo.ts', serverKind: 'echo', servers: 1 },
  'echo-3': { label: 'bare echo, 3 servers', client: './echo.ts', serverKind: 'echo', servers: 3 },
} as const satisfies Readonly<Record<string, Contender>>;

export type ContenderName = keyof typeof contenders;
export const contenderNames = Object.keys(contenders) as ContenderName[];
