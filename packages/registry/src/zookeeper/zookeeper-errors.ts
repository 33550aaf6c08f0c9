import { ZooKeeperError } from '@thriftkeeper/zookeeper';
import { CoordinationError, type CoordinationErrorCode } from '../coordination/coordination.ts';

/** What the codes of the ZooKeeper client come to; every other one is FAILED. */
const codes: Readonly<Record<string, CoordinationErrorCode>> = {
  NODE_EXISTS: 'NODE_EXISTS',
  NO_NODE: 'NO_NODE',
  NOT_EMPTY: 'NOT_EMPTY',
  BAD_VERSION: 'BAD_VERSION',
  CONNECTION_LOSS: 'CONNECTION_LOST',
  SESSION_MOVED: 'CONNECTION_LOST',
  SESSION_EXPIRED: 'SESSION_LOST',
  UNKNOWN_SESSION: 'SESSION_LOST',
  NO_AUTH: 'DENIED',
  INVALID_ACL: 'DENIED',
  AUTH_FAILED: 'AUTH_FAILED',
  SASL_REQUIRED: 'AUTH_FAILED',
  NOT_READ_ONLY: 'READ_ONLY',
  PAYLOAD_TOO_LARGE: 'TOO_LARGE',
  QUOTA_EXCEEDED: 'FULL',
  THROTTLED: 'FULL',
  QUEUE_FULL: 'FULL',
  CHROOT_MISSING: 'CHROOT_MISSING',
  UNRESOLVABLE: 'UNRESOLVABLE',
  TIMEOUT: 'TIMEOUT',
  REQUEST_TIMEOUT: 'TIMEOUT',
  OPERATION_TIMEOUT: 'TIMEOUT',
  UNREACHABLE: 'TIMEOUT',
  ABORTED: 'ABORTED',
  CLOSED: 'CLOSED',
};

/** The coordination error that stands for what the ZooKeeper client said, which stays its cause. */
export function coordinationError(error: unknown): CoordinationError {
  if (error instanceof CoordinationError) return error;
  const code = error instanceof ZooKeeperError ? (codes[error.code] ?? 'FAILED') : 'FAILED';
  return new CoordinationError(code, (error as Error)?.message ?? String(error), { cause: error });
}
