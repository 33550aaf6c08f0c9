import { CoordinationError, type CoordinationErrorCode } from './coordination/coordination.ts';
import { type ErrorCode, ThriftkeeperError } from './generated/errors.ts';

const codes: Readonly<Record<CoordinationErrorCode, ErrorCode>> = {
  NODE_EXISTS: 'NODE_CONFLICT',
  NO_NODE: 'NODE_MISSING',
  NOT_EMPTY: 'NODE_CONFLICT',
  BAD_VERSION: 'CONTROL_CONFLICT',
  CONNECTION_LOST: 'REGISTRY_CONNECTION_LOST',
  SESSION_LOST: 'SESSION_LOST',
  DENIED: 'REGISTRY_DENIED',
  AUTH_FAILED: 'REGISTRY_AUTH_FAILED',
  READ_ONLY: 'REGISTRY_READ_ONLY',
  TOO_LARGE: 'RECORD_TOO_LARGE',
  FULL: 'REGISTRY_FULL',
  CHROOT_MISSING: 'CHROOT_MISSING',
  UNRESOLVABLE: 'HOST_UNRESOLVED',
  TIMEOUT: 'REGISTRY_UNAVAILABLE',
  ABORTED: 'ABORTED',
  CLOSED: 'CLOSED',
  FAILED: 'UNKNOWN',
};

const advice: Partial<Record<CoordinationErrorCode, string>> = {
  DENIED: 'give this user the right in the access list of the node, or use other credentials',
  AUTH_FAILED: 'check user and password',
  READ_ONLY: 'the ensemble has lost its quorum; it goes on when that is back',
  CHROOT_MISSING: 'create the node that the connect string ends with, or correct it',
  UNRESOLVABLE: 'check the host names in the connect string',
  TIMEOUT: 'check that ZooKeeper runs and that its addresses can be reached from here',
  TOO_LARGE: 'make the record smaller, or raise jute.maxbuffer on every server',
};

/** Whether waiting will not help, so that whoever waits is told at once (SES-6). */
export const isLasting = (error: unknown): boolean =>
  error instanceof CoordinationError &&
  ['DENIED', 'AUTH_FAILED', 'CHROOT_MISSING', 'TOO_LARGE'].includes(error.code);

/**
 * The error of the table that stands for what the coordination service said.
 *
 * @param doing what failed, as in "registering node1 of tutorial"
 */
export function registryError(error: unknown, doing: string): ThriftkeeperError {
  if (error instanceof ThriftkeeperError) return error;
  if (!(error instanceof CoordinationError)) {
    return new ThriftkeeperError('UNKNOWN', `${doing}: ${(error as Error)?.message ?? String(error)}`, {
      cause: error,
    });
  }
  const todo = error.advice ?? advice[error.code];
  return new ThriftkeeperError(codes[error.code], `${doing}: ${error.message}${todo ? `; ${todo}` : ''}`, {
    cause: error,
  });
}
