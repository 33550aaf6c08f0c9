/**
 * Every code ZooKeeper's servers answer with, by the name used here.
 *
 * Source: `org.apache.zookeeper.KeeperException.Code` of ZooKeeper 3.9.
 */
export const errorNumbers = {
  SYSTEM_ERROR: -1,
  RUNTIME_INCONSISTENCY: -2,
  DATA_INCONSISTENCY: -3,
  CONNECTION_LOSS: -4,
  MARSHALLING_ERROR: -5,
  UNIMPLEMENTED: -6,
  OPERATION_TIMEOUT: -7,
  BAD_ARGUMENTS: -8,
  UNKNOWN_SESSION: -12,
  NEW_CONFIG_NO_QUORUM: -13,
  RECONFIG_IN_PROGRESS: -14,
  API_ERROR: -100,
  NO_NODE: -101,
  NO_AUTH: -102,
  BAD_VERSION: -103,
  NO_CHILDREN_FOR_EPHEMERALS: -108,
  NODE_EXISTS: -110,
  NOT_EMPTY: -111,
  SESSION_EXPIRED: -112,
  INVALID_CALLBACK: -113,
  INVALID_ACL: -114,
  AUTH_FAILED: -115,
  SESSION_MOVED: -118,
  NOT_READ_ONLY: -119,
  EPHEMERAL_ON_LOCAL_SESSION: -120,
  NO_WATCHER: -121,
  REQUEST_TIMEOUT: -122,
  RECONFIG_DISABLED: -123,
  SASL_REQUIRED: -124,
  QUOTA_EXCEEDED: -125,
  THROTTLED: -127,
} as const;

/** A code that a ZooKeeper server answered with. */
export type ServerErrorCode = keyof typeof errorNumbers;

/**
 * What a `ZooKeeperError` is about. Names of ZooKeeper's own codes, and these of the client:
 *
 * - `TIMEOUT` the call's own time is up
 * - `ABORTED` the call's signal was aborted; its reason is the `cause`
 * - `CLOSED` the client is closed or closing
 * - `QUEUE_FULL` too many requests wait already
 * - `PAYLOAD_TOO_LARGE` the request would exceed what the server accepts
 * - `INVALID_ARGUMENT`, `INVALID_PATH` the call itself is wrong
 * - `CHROOT_MISSING` the connect string's chroot does not exist
 * - `UNRESOLVABLE` a server's host name has no address
 * - `UNREACHABLE` a server could not be reached, or did not answer
 * - `PROTOCOL_ERROR` a server sent what ZooKeeper's protocol does not allow
 * - `UNKNOWN` a number this version does not know; it stands in `number`
 */
export type ZooKeeperErrorCode =
  | ServerErrorCode
  | 'TIMEOUT'
  | 'ABORTED'
  | 'CLOSED'
  | 'QUEUE_FULL'
  | 'PAYLOAD_TOO_LARGE'
  | 'INVALID_ARGUMENT'
  | 'INVALID_PATH'
  | 'CHROOT_MISSING'
  | 'UNRESOLVABLE'
  | 'UNREACHABLE'
  | 'PROTOCOL_ERROR'
  | 'UNKNOWN';

const namesByNumber = new Map<number, ServerErrorCode>(
  Object.entries(errorNumbers).map(([name, number]) => [number, name as ServerErrorCode]),
);

/** The name of a number from the wire; `UNKNOWN` for one that this version does not know. */
export const errorCodeOf = (number: number): ServerErrorCode | 'UNKNOWN' =>
  namesByNumber.get(number) ?? 'UNKNOWN';

/** What it means and what to do, for the end of an error's message. */
export const errorAdvice: { readonly [code in ZooKeeperErrorCode]?: string } = {
  NO_NODE: 'the node, or its parent, does not exist',
  NODE_EXISTS: 'a node of this path exists already',
  BAD_VERSION: 'the node was changed since it was read: read it again and decide anew',
  NOT_EMPTY: 'the node has children: delete them first',
  NO_AUTH: 'the access list does not allow this: add a credential with addAuth() or the auth option',
  NO_CHILDREN_FOR_EPHEMERALS: 'an ephemeral node can have no children: create it under a persistent one',
  INVALID_ACL: 'the access list is empty, or names a scheme or an identity that the server does not accept',
  AUTH_FAILED: 'the server refused the credential, or does not know its scheme',
  SESSION_EXPIRED: 'the session is over, its ephemeral nodes and watches are gone: create them again',
  SESSION_MOVED: 'the session is attached to another server by now: try again',
  NOT_READ_ONLY:
    'the server is cut off from the others and only answers reads: try again when it has a quorum',
  UNIMPLEMENTED: 'the server is too old for this operation, or has it switched off',
  NO_WATCHER: 'the server knows no such watch of this session',
  RECONFIG_DISABLED: 'set reconfigEnabled=true on the servers',
  SASL_REQUIRED: 'the server requires SASL: set the sasl option',
  QUOTA_EXCEEDED: "the subtree's quota is used up",
  THROTTLED: 'the server is overloaded: try again later',
  MARSHALLING_ERROR: 'the server could not read the request',
  BAD_ARGUMENTS: 'the server refused the arguments',
};
