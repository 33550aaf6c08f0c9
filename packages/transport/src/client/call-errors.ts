import { type ErrorCode, ThriftkeeperError } from '../error.ts';
import type { MethodDescription } from '../service/service-description.ts';
import type { PendingCall } from './pending-call.ts';

/** Why calls end without an answer: one place, so that code, outcome and `written` always agree. */
const unanswered = (code: ErrorCode, message: string, written: boolean, cause?: unknown): ThriftkeeperError =>
  new ThriftkeeperError(code, message, {
    cause,
    details: { written },
    ...(written ? { outcome: 'unknown' } : { outcome: 'notWritten' }),
  });

const sent = (written: boolean): string => (written ? 'it had been written' : 'it had not been written');

export const deadlineExceeded = (
  call: Pick<PendingCall, 'method' | 'deadlineMs'>,
  where: string,
  written: boolean,
): ThriftkeeperError =>
  unanswered(
    'DEADLINE_EXCEEDED',
    `no answer to '${call.method.name}' from ${where} within ${call.deadlineMs} ms; ${sent(written)}`,
    written,
  );

export const callAborted = (
  method: string,
  where: string,
  written: boolean,
  reason: unknown,
): ThriftkeeperError =>
  unanswered('ABORTED', `call of '${method}' to ${where} was aborted; ${sent(written)}`, written, reason);

export const connectionLost = (
  method: string,
  where: string,
  written: boolean,
  cause: unknown,
): ThriftkeeperError =>
  unanswered(
    'CONNECTION_LOST',
    `connection to ${where} was lost before '${method}' was answered; ${sent(written)}` +
      (cause instanceof Error ? `: ${cause.message}` : ''),
    written,
    cause,
  );

/** The peer sent what is no message of the stack: that is the reason for every call on the connection. */
export const brokenByPeer = (method: string, written: boolean, cause: ThriftkeeperError): ThriftkeeperError =>
  unanswered(cause.code, `'${method}': ${cause.message}; ${sent(written)}`, written, cause);

export const connectionClosed = (method: string, where: string): ThriftkeeperError =>
  unanswered('CLOSED', `connection to ${where} is closed: '${method}' was not sent`, false);

export const queueFull = (method: string, where: string, what: string): ThriftkeeperError =>
  unanswered('OVERLOADED', `'${method}' was not sent to ${where}: ${what}`, false);

export const wrongArguments = (method: MethodDescription, given: number): ThriftkeeperError => {
  const names = method.argumentNames.join(', ');
  const text = `'${method.name}' takes ${method.arity} arguments (${names}), got ${given}`;
  return new ThriftkeeperError('INVALID_ARGUMENT', text);
};

/** A signal that nobody can listen to, such as the controller itself: the call would never be taken back. */
export const noSignal = (method: string): ThriftkeeperError =>
  new ThriftkeeperError(
    'INVALID_ARGUMENT',
    `'${method}' was not sent: its "signal" is no AbortSignal, such as the "signal" of an AbortController`,
    { outcome: 'notWritten' },
  );

/** What writing arguments threw: what does not fit its field says so; else generated code has stumbled over it. */
export const unwritable = (method: string, error: unknown): ThriftkeeperError => {
  if (error instanceof ThriftkeeperError) return error;
  const text = `arguments of '${method}' cannot be written: ${String(error)}`;
  return new ThriftkeeperError('INVALID_ARGUMENT', text, { cause: error });
};
