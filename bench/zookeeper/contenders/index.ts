/** The clients that are compared, ours first, and where each is loaded from. */
export const contenders = {
  '@thriftkeeper/zookeeper': './thriftkeeper.ts',
  zookeeper: './native.ts',
  'node-zookeeper-client': './node-zookeeper-client.ts',
} as const;

export type ContenderName = keyof typeof contenders;

/** Their names, in the order of tables. */
export const contenderNames = Object.keys(contenders) as readonly ContenderName[];
