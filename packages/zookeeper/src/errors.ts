import { errorAdvice, errorCodeOf, errorNumbers, type ZooKeeperErrorCode } from './error-codes.ts';

/** What a `ZooKeeperError` carries beside its code and message. */
export interface ZooKeeperErrorDetails {
  readonly path?: string | undefined;
  /** ZooKeeper's own number; taken from the code where it is not given. */
  readonly number?: number | undefined;
  /** Whether the server may have carried the request out all the same. Default: false. */
  readonly maybeApplied?: boolean;
  readonly cause?: unknown;
}

/**
 * Every error this package throws or rejects with. Match its `code`; the message is for people and may change.
 */
export class ZooKeeperError extends Error {
  /** What happened; a code that this version does not know reads as `UNKNOWN`. */
  readonly code: ZooKeeperErrorCode;
  /** ZooKeeper's own (negative) number, where the code is one of ZooKeeper's. */
  readonly number: number | undefined;
  /** The path the call was about, as the caller wrote it. */
  readonly path: string | undefined;
  /**
   * Whether a request that changes something may have been carried out although its answer never came
   * (`CONNECTION_LOSS`, and `TIMEOUT` or `ABORTED` after sending): read back before repeating it.
   */
  readonly maybeApplied: boolean;

  constructor(code: ZooKeeperErrorCode, message: string, details: ZooKeeperErrorDetails = {}) {
    super(message, 'cause' in details ? { cause: details.cause } : undefined);
    this.name = 'ZooKeeperError';
    this.code = code;
    this.number = details.number ?? (errorNumbers as { readonly [name: string]: number })[code];
    this.path = details.path;
    this.maybeApplied = details.maybeApplied ?? false;
  }
}

/** The error for a number that a server answered a request with. */
export function answeredError(number: number, operation: string, path: string | undefined): ZooKeeperError {
  const code = errorCodeOf(number);
  const where = path === undefined ? '' : ` ${path}`;
  const advice = errorAdvice[code] ?? 'see the server log';
  return new ZooKeeperError(
    code,
    `${operation}${where}: the server answered ${code} (${number}); ${advice}`,
    {
      number,
      path,
    },
  );
}

/** The error for a signal that was aborted before or during `what`. */
export const abortedError = (
  what: string,
  signal: AbortSignal,
  details: ZooKeeperErrorDetails = {},
): ZooKeeperError =>
  new ZooKeeperError('ABORTED', `${what}: given up because its signal was aborted`, {
    ...details,
    cause: signal.reason,
  });
