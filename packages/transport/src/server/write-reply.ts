import { ThriftkeeperError } from '../error.ts';
import type { ProtocolWriter } from '../protocol/protocol.ts';
import { formatCodedMessage } from '../service/coded-message.ts';
import { explainReply } from '../shape/explain.ts';
import { checkKind, isObject } from '../shape/kinds.ts';
import { shapesOf } from '../shape/method-shapes.ts';
import { ApplicationExceptionType, MessageType } from '../wire.ts';
import {
  type ApplicationException,
  applicationException,
  writeApplicationException,
} from './application-exception.ts';
import type { IncomingCall } from './incoming-call.ts';
import type { CallEnd } from './listener-options.ts';
import { CallRefusal } from './refusal.ts';
import type { Serving } from './serving.ts';

/**
 * Writes the result of a call; when it does not fit the interface, an error answer instead.
 *
 * @returns how the call ended, and the error where there is one
 */
export const writeResult = (
  writer: ProtocolWriter,
  call: IncomingCall,
  value: unknown,
): { end: CallEnd; error: unknown } => {
  const { name } = call.method;
  if ((value === undefined || value === null) && call.method.returns) {
    return failInvalid(writer, call, `handler of '${name}' returned nothing`);
  }
  try {
    const result = shapesOf(call.method.generated).result.fields.get(0);
    if (result !== undefined && isObject(result.of)) checkKind(result.of, value, result.name);
    call.reply?.(null, value);
    return RETURNED;
  } catch (cause) {
    writer.reset();
    return failInvalid(writer, call, explained(call, null, value, cause), cause);
  }
};

/** Writes what a handler threw: as a declared exception where it is one, else as an error answer. */
export const writeFailure = (
  serving: Serving,
  writer: ProtocolWriter,
  call: IncomingCall,
  error: unknown,
): { end: CallEnd; error: unknown } => {
  if (typeof error !== 'object' || error === null || call.method.exceptions.length === 0) {
    return fail(serving, writer, call, error);
  }
  try {
    call.reply?.(asDeclared(call, error));
    if (writer.messageType === MessageType.REPLY) return { end: 'declared', error };
    // The generated code took it for an undeclared one, and wrote an answer that says less than ours.
    writer.reset();
  } catch (cause) {
    writer.reset();
    return failInvalid(writer, call, explained(call, asDeclared(call, error), undefined, cause), cause);
  }
  return fail(serving, writer, call, error);
};

/**
 * The exception as an instance of the class that this service's code was generated with: test runners and
 * bundlers load second copies of a module, whose classes bear the same name and are not the same.
 */
const asDeclared = (call: IncomingCall, error: object): object => {
  const { exceptions } = call.method;
  if (exceptions.some((Exception) => error instanceof Exception)) return error;
  const { name } = error as { name?: unknown };
  const Exception = exceptions.find((candidate) => new candidate().name === name);
  return Exception === undefined ? error : new Exception(error as never);
};

/** Why a reply could not be written: where it can be had, with the name of the field. */
const explained = (call: IncomingCall, failure: unknown, value: unknown, cause: unknown): string => {
  const reason = explainReply(call.method, failure, value, cause);
  if (reason instanceof ThriftkeeperError) return reason.message;
  return `what '${call.method.name}' came to cannot be written: ${String(reason)}`;
};

const RETURNED = { end: 'returned', error: undefined } as const;

/** Answers what a handler threw, or whoever refused the call before it. */
const fail = (
  serving: Serving,
  writer: ProtocolWriter,
  call: IncomingCall,
  error: unknown,
): { end: CallEnd; error: unknown } => {
  let exception: ApplicationException;
  try {
    exception = serving.mapError(error, call);
  } catch (cause) {
    // The user's mapping failed on this error: the caller gets an answer all the same.
    exception = applicationException(cause);
  }
  writeApplicationException(writer, call.method.name, call.seqid, exception);
  return { end: error instanceof CallRefusal && error.isRefusal ? 'refused' : 'failed', error };
};

/** Answers that the handler gave what the interface does not allow. */
const failInvalid = (
  writer: ProtocolWriter,
  call: IncomingCall,
  text: string,
  cause?: unknown,
): { end: CallEnd; error: unknown } => {
  const message = formatCodedMessage('INVALID_RESULT', text);
  const type = ApplicationExceptionType.INTERNAL_ERROR;
  writeApplicationException(writer, call.method.name, call.seqid, { type, message });
  return { end: 'failed', error: new ThriftkeeperError('INVALID_RESULT', text, { cause }) };
};
