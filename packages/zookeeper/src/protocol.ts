/**
 * Numbers of ZooKeeper's client protocol.
 *
 * Source: `org.apache.zookeeper.ZooDefs.OpCode`, `CreateMode`, `Watcher.Event.EventType` of ZooKeeper 3.9.
 */
export const opcodes = {
  create: 1,
  delete: 2,
  exists: 3,
  getData: 4,
  setData: 5,
  getAcl: 6,
  setAcl: 7,
  getChildren: 8,
  sync: 9,
  ping: 11,
  getChildren2: 12,
  check: 13,
  multi: 14,
  create2: 15,
  reconfig: 16,
  removeWatches: 18,
  createContainer: 19,
  createTtl: 21,
  multiRead: 22,
  auth: 100,
  setWatches: 101,
  sasl: 102,
  getEphemerals: 103,
  getAllChildrenNumber: 104,
  setWatches2: 105,
  addWatch: 106,
  whoAmI: 107,
  closeSession: -11,
  error: -1,
} as const;

/** Request numbers that mean something to the server; ordinary requests count up from 1. */
export const xids = { event: -1, ping: -2, auth: -4, setWatches: -8 } as const;

/** Kinds of watch events on the wire; others are ignored. */
export const eventTypes = { created: 1, deleted: 2, changed: 3, children: 4 } as const;

/** What `removeWatches` takes away. */
export const watcherTypes = { children: 1, data: 2, any: 3 } as const;

/** Modes of `addWatch`. */
export const addWatchModes = { persistent: 0, recursive: 1 } as const;

/** Flags of a create request by our name of the mode. */
export const createFlags = {
  persistent: 0,
  ephemeral: 1,
  persistentSequential: 2,
  ephemeralSequential: 3,
  container: 4,
  persistentTtl: 5,
  persistentSequentialTtl: 6,
} as const;

/** How a node lives: see `ZooKeeperClient.create`. */
export type CreateMode = keyof typeof createFlags;

/** The node where ZooKeeper keeps its own membership, outside every chroot. */
export const configPath = '/zookeeper/config';

/** The port of a server that the connect string gives none. */
export const defaultPort = 2181;
