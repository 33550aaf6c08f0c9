// Generated from spec/errors.json and scripts/generate/error-class.ts by `npm run generate`. Do not edit.

/** The error table of the specification (11-errors.md). */
export const ERRORS = {
  /** An error that this version has no name for, or a bug. */
  UNKNOWN: { number: 1000, retry: 'never', retryable: false, outcome: 'unknown' },
  /** An argument of a function is of the wrong type or out of range. */
  INVALID_ARGUMENT: { number: 1001, retry: 'never', retryable: false, outcome: 'none' },
  /** An option is unknown, of the wrong type or out of range, or does not go with another. */
  INVALID_OPTION: { number: 1002, retry: 'never', retryable: false, outcome: 'none' },
  /** A service or node name breaks the rules for names. */
  INVALID_NAME: { number: 1003, retry: 'never', retryable: false, outcome: 'none' },
  /** A root or chroot breaks the rules for paths. */
  INVALID_PATH: { number: 1004, retry: 'never', retryable: false, outcome: 'none' },
  /** An address is none of "host:port", "[IPv6]:port", "unix:/path", or cannot be announced. */
  INVALID_ADDRESS: { number: 1005, retry: 'never', retryable: false, outcome: 'none' },
  /** The client, server or registry was closed before or during the operation. */
  CLOSED: { number: 1006, retry: 'never', retryable: false, outcome: 'notWritten' },
  /** The caller's signal aborted the operation; not written when the error says so. */
  ABORTED: { number: 1007, retry: 'never', retryable: false, outcome: 'unknown' },
  /** The deadline passed before the operation ended; not written when the error says so. */
  DEADLINE_EXCEEDED: { number: 1008, retry: 'idempotent', retryable: true, outcome: 'unknown' },
  /** This port, this build or the peer lacks the feature that was asked for. */
  UNSUPPORTED: { number: 1009, retry: 'never', retryable: false, outcome: 'none' },
  /** No provider of the service can take the call. */
  NO_PROVIDER: { number: 2000, retry: 'later', retryable: true, outcome: 'notWritten' },
  /** The record names a transport or protocol that this client cannot build. */
  UNSUPPORTED_STACK: { number: 2001, retry: 'elsewhere', retryable: true, outcome: 'notWritten' },
  /** No connection to the provider: refused, unreachable, or timed out. */
  CONNECT_FAILED: { number: 2002, retry: 'elsewhere', retryable: true, outcome: 'notWritten' },
  /** The host name in an address has no IP address. */
  HOST_UNRESOLVED: { number: 2003, retry: 'elsewhere', retryable: true, outcome: 'notWritten' },
  /** The TLS handshake failed: certificate, name, version, or the peer does not speak TLS. */
  TLS_FAILED: { number: 2004, retry: 'elsewhere', retryable: true, outcome: 'notWritten' },
  /** The connection ended while the call was on it; not written when the error says so. */
  CONNECTION_LOST: { number: 2005, retry: 'idempotent', retryable: true, outcome: 'unknown' },
  /** The peer sent bytes that are no valid message of the agreed stack. */
  PROTOCOL_ERROR: { number: 2006, retry: 'idempotent', retryable: true, outcome: 'unknown' },
  /** A message is above the size limit; not written when it was the request. */
  MESSAGE_TOO_LARGE: { number: 2007, retry: 'never', retryable: false, outcome: 'unknown' },
  /** The circuit breaker of the method is open after too many failures. */
  CIRCUIT_OPEN: { number: 2008, retry: 'later', retryable: true, outcome: 'notWritten' },
  /** This client holds calls back because the service answered overloaded too often. */
  THROTTLED: { number: 2009, retry: 'later', retryable: true, outcome: 'notWritten' },
  /** The provider does not know the method or the multiplexed service. */
  METHOD_UNKNOWN: { number: 2010, retry: 'never', retryable: false, outcome: 'answered' },
  /** The provider answered with a TApplicationException that carries no code of this table. */
  APPLICATION_EXCEPTION: { number: 2011, retry: 'idempotent', retryable: true, outcome: 'answered' },
  /** The provider has too many calls in progress; not written when a local queue was full. */
  OVERLOADED: { number: 3000, retry: 'elsewhere', retryable: true, outcome: 'refused' },
  /** The provider is stopping and takes no new calls. */
  DRAINING: { number: 3001, retry: 'elsewhere', retryable: true, outcome: 'refused' },
  /** The provider says that it is not ready. */
  NOT_READY: { number: 3002, retry: 'elsewhere', retryable: true, outcome: 'refused' },
  /** An operator has disabled the provider. */
  DISABLED: { number: 3003, retry: 'elsewhere', retryable: true, outcome: 'refused' },
  /** The consumer is above its rate limit; not written when it held the call back itself. */
  LIMITED: { number: 3004, retry: 'later', retryable: true, outcome: 'refused' },
  /** An operator has banned the consumer; not written when it held the call back itself. */
  KICKED: { number: 3005, retry: 'never', retryable: false, outcome: 'refused' },
  /** Another socket listens on the address. */
  ADDRESS_IN_USE: { number: 4000, retry: 'never', retryable: false, outcome: 'none' },
  /** The server cannot listen on the address: no right, no such interface, path not writable. */
  LISTEN_FAILED: { number: 4001, retry: 'never', retryable: false, outcome: 'none' },
  /** The handler lacks a method of the interface. */
  HANDLER_MISSING: { number: 4002, retry: 'never', retryable: false, outcome: 'answered' },
  /** The handler failed with something that the interface does not declare. */
  HANDLER_FAILED: { number: 4003, retry: 'idempotent', retryable: true, outcome: 'answered' },
  /** The handler returned what the interface does not allow, e.g. a missing required field. */
  INVALID_RESULT: { number: 4004, retry: 'never', retryable: false, outcome: 'answered' },
  /** A record is not UTF-8 JSON, not an object, or breaks its schema. */
  RECORD_INVALID: { number: 5000, retry: 'never', retryable: false, outcome: 'none' },
  /** A record is above its size limit. */
  RECORD_TOO_LARGE: { number: 5001, retry: 'never', retryable: false, outcome: 'none' },
  /** A record follows a version of the specification that this version does not know. */
  SPEC_UNSUPPORTED: { number: 5002, retry: 'never', retryable: false, outcome: 'none' },
  /** The node is registered by someone else. */
  NODE_CONFLICT: { number: 5003, retry: 'never', retryable: false, outcome: 'none' },
  /** The snapshot file cannot be read. */
  SNAPSHOT_INVALID: { number: 5004, retry: 'never', retryable: false, outcome: 'none' },
  /** The snapshot file cannot be written: no right, no room, no directory. */
  SNAPSHOT_FAILED: { number: 5005, retry: 'later', retryable: true, outcome: 'none' },
  /** No server of the registry could be reached in time. */
  REGISTRY_UNAVAILABLE: { number: 6000, retry: 'later', retryable: true, outcome: 'none' },
  /** The connection to the registry ended while an operation was on it; it may have taken effect. */
  REGISTRY_CONNECTION_LOST: { number: 6001, retry: 'later', retryable: true, outcome: 'none' },
  /** The registry did not accept the credentials. */
  REGISTRY_AUTH_FAILED: { number: 6002, retry: 'never', retryable: false, outcome: 'none' },
  /** The access list of a node does not allow the operation. */
  REGISTRY_DENIED: { number: 6003, retry: 'never', retryable: false, outcome: 'none' },
  /** The registry has lost its quorum and only answers reads. */
  REGISTRY_READ_ONLY: { number: 6004, retry: 'later', retryable: true, outcome: 'none' },
  /** The registry has no room: quota, disk or connection limit. */
  REGISTRY_FULL: { number: 6005, retry: 'later', retryable: true, outcome: 'none' },
  /** The session expired; its ephemeral nodes are gone or will be. */
  SESSION_LOST: { number: 6006, retry: 'later', retryable: true, outcome: 'none' },
  /** The chroot of the connect string does not exist. */
  CHROOT_MISSING: { number: 6007, retry: 'never', retryable: false, outcome: 'none' },
  /** The node to read or change does not exist. */
  NODE_MISSING: { number: 6008, retry: 'never', retryable: false, outcome: 'none' },
  /** Someone else changed the control document since it was read. */
  CONTROL_CONFLICT: { number: 7000, retry: 'later', retryable: true, outcome: 'none' },
  /** The control document is not UTF-8 JSON, not an object, or breaks its rules. */
  CONTROL_INVALID: { number: 7001, retry: 'never', retryable: false, outcome: 'none' },
  /** The request carries no valid sign-in or token. */
  UNAUTHENTICATED: { number: 8000, retry: 'never', retryable: false, outcome: 'none' },
  /** The role does not allow the action, or the request failed a cross-site check. */
  FORBIDDEN: { number: 8001, retry: 'never', retryable: false, outcome: 'none' },
  /** The service, node or entry that the request names is not there. */
  NOT_FOUND: { number: 8002, retry: 'never', retryable: false, outcome: 'none' },
  /** Too many attempts in a short time. */
  TOO_MANY_ATTEMPTS: { number: 8003, retry: 'later', retryable: true, outcome: 'none' },
} as const;

/** A code of the specification's error table. */
export type ErrorCode = keyof typeof ERRORS;

/** What is known of a call that ended with an error (07-calls.md). */
export type ErrorOutcome = (typeof ERRORS)[ErrorCode]['outcome'];

/** When the same call may be sent again (11-errors.md). */
export type ErrorRetry = (typeof ERRORS)[ErrorCode]['retry'];

const brand = Symbol.for('thriftkeeper.error');

/** What an error may carry besides its message. */
export interface ErrorOptions {
  /** What led to this error. */
  readonly cause?: unknown;
  /** Facts for programs, such as `{ retryAfterMs: 250 }`. */
  readonly details?: Readonly<Record<string, unknown>> | undefined;
  /** Where more is known than the table says, e.g. `notWritten` for a connection lost before the call left. */
  readonly outcome?: ErrorOutcome | undefined;
}

/**
 * The one error class of Thriftkeeper. Match `code`, never the message.
 *
 * Each package that throws has a copy of its own; `instanceof` recognises them all.
 */
export class ThriftkeeperError extends Error {
  override readonly name = 'ThriftkeeperError';
  /** Code of the error table; one that this version does not know reads as UNKNOWN. */
  readonly code: ErrorCode;
  /** The code's number, the same in every port. */
  readonly number: number;
  /** When the same call may be sent again: never, elsewhere, later, or anywhere for idempotent methods. */
  readonly retry: ErrorRetry;
  /** Whether `retry` is anything but never. */
  readonly retryable: boolean;
  /** What is known of the call. */
  readonly outcome: ErrorOutcome;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, message: string, { cause, details = {}, outcome }: ErrorOptions = {}) {
    super(message, cause === undefined ? undefined : { cause });
    const known = Object.hasOwn(ERRORS, code) ? code : 'UNKNOWN';
    const entry = ERRORS[known];
    this.code = known;
    this.number = entry.number;
    this.retry = entry.retry;
    this.retryable = entry.retryable;
    this.outcome = outcome ?? entry.outcome;
    this.details = details;
    Object.defineProperty(this, brand, { value: true });
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === 'object' && value !== null && (value as Record<symbol, unknown>)[brand] === true;
  }
}
