/**
 * A ZooKeeper client in pure TypeScript.
 *
 * @packageDocumentation
 */

export {
  type Acl,
  creatorAcl,
  digestAcl,
  digestId,
  openAcl,
  permission,
  readOnlyAcl,
  saslAcl,
} from './acl.ts';
export { ZooKeeperClient } from './client.ts';
export type { Clock, Timer } from './clock.ts';
export { connect } from './connect.ts';
export {
  type ConnectString,
  formatServer,
  parseConnectString,
  type ServerAddress,
} from './connect-string.ts';
export type { Connection, ConnectionHandlers, Dialer, TlsOptions } from './connection.ts';
export type { Credential } from './credentials.ts';
export { errorNumbers, type ServerErrorCode, type ZooKeeperErrorCode } from './error-codes.ts';
export { ZooKeeperError, type ZooKeeperErrorDetails } from './errors.ts';
export type { ReadOperation, ReadResult } from './multi-read.ts';
export type { ZooKeeperOptions } from './options.ts';
export type { RequestOptions } from './pending-request.ts';
export type { CreateOptions } from './prepare.ts';
export type { CreateMode } from './protocol.ts';
export { type Random, seededRandom } from './random.ts';
export type { ClientIdentity, Stat } from './records.ts';
export type { ReadOptions, ReconfigOptions, VersionOptions } from './requests.ts';
export type { Endpoint, Lookup } from './resolve.ts';
export type { SaslExchange, SaslMechanism } from './sasl.ts';
export { type DigestMd5Options, digestMd5 } from './sasl-digest-md5.ts';
export type { SessionState } from './session-state.ts';
export {
  MultiError,
  type TransactionOperation,
  type TransactionResult,
  type TransactionResults,
} from './transaction.ts';
export type { Watch } from './watch.ts';
export type { WatchEvent, WatchListener } from './watch-event.ts';
export type { AddWatchOptions, RemoveWatchesOptions } from './watching.ts';
