import { type ErrorCode, ThriftkeeperError } from '@thriftkeeper/registry';
import type { ApiError } from './types.ts';

const statuses: Partial<Record<ErrorCode, number>> = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  NODE_MISSING: 404,
  CONTROL_CONFLICT: 409,
  NODE_CONFLICT: 409,
  RECORD_TOO_LARGE: 413,
  MESSAGE_TOO_LARGE: 413,
  TOO_MANY_ATTEMPTS: 429,
  INVALID_ARGUMENT: 400,
  INVALID_NAME: 400,
  CONTROL_INVALID: 400,
  UNSUPPORTED: 501,
  OVERLOADED: 503,
  NO_PROVIDER: 503,
  CLOSED: 503,
  SESSION_LOST: 503,
  CHROOT_MISSING: 503,
};

/** The HTTP status of an error. */
export const statusOf = (code: ErrorCode): number =>
  statuses[code] ?? (code.startsWith('REGISTRY_') ? 503 : 500);

/** What Fastify says about a request that it refuses itself. */
interface HttpProblem {
  readonly code?: string;
  readonly statusCode?: number;
  readonly message?: string;
  readonly validation?: readonly { readonly instancePath: string; readonly message?: string }[];
}

/** Requests are small; the largest is a policy. */
export const mostBodyBytes = 256 * 1024;

/** What Fastify says shortest, by its codes. */
const inOurWords: Readonly<Record<string, readonly [ErrorCode, string]>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: [
    'MESSAGE_TOO_LARGE',
    `the body is larger than ${mostBodyBytes} bytes, which is the most that a request may have`,
  ],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [
    'INVALID_ARGUMENT',
    'bodies are read as JSON alone; send them with content-type: application/json',
  ],
};

/** The error that stands for whatever went wrong with a request. */
export function apiError(error: unknown): ThriftkeeperError {
  if (error instanceof ThriftkeeperError) return error;
  const { code = '', statusCode, message = String(error), validation } = (error ?? {}) as HttpProblem;
  if (validation !== undefined) {
    // Of several alternatives that all fail, the one that came furthest is the one that was meant.
    const furthest = [...validation].sort((one, other) => depth(other) - depth(one))[0];
    const field = furthest?.instancePath ?? '';
    const problem = `${field === '' ? 'the request' : field} ${furthest?.message ?? 'is not valid'}`;
    return new ThriftkeeperError('INVALID_ARGUMENT', problem, { cause: error, details: { field } });
  }
  const said = inOurWords[code];
  if (said !== undefined) return new ThriftkeeperError(...said, { cause: error });
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500)
    return new ThriftkeeperError('INVALID_ARGUMENT', message, { cause: error });
  return new ThriftkeeperError('UNKNOWN', 'the monitor failed to answer; its log says more', {
    cause: error,
  });
}

export const bodyOf = ({ code, message, details }: ThriftkeeperError): ApiError => ({
  code,
  message,
  details,
});

const depth = ({ instancePath }: { readonly instancePath: string }) => instancePath.split('/').length;
