import type { ProtocolWriter } from '../protocol/protocol.ts';
import { formatCodedMessage } from '../service/coded-message.ts';
import { ApplicationExceptionType, MessageType, WireType } from '../wire.ts';
import { CallRefusal } from './refusal.ts';

/** What a TApplicationException carries. */
export interface ApplicationException {
  /** See {@link ApplicationExceptionType}. */
  readonly type: number;
  readonly message: string;
}

/** The answer for an error that the interface does not declare (spec KEEP-10, KEEP-14). */
export const applicationException = (error: unknown): ApplicationException => {
  const type = ApplicationExceptionType.INTERNAL_ERROR;
  if (error instanceof CallRefusal) {
    return { type, message: formatCodedMessage(error.code, error.message, error.retryAfterMs) };
  }
  return { type, message: formatCodedMessage('HANDLER_FAILED', errorText(error)) };
};

/** The text of whatever was thrown: `throw undefined`, throwing getters, messages that are no text. */
export const errorText = (error: unknown): string => {
  try {
    if (typeof error !== 'object' || error === null) return String(error);
    const { message, name } = error as { message?: unknown; name?: unknown };
    // Generated exceptions of the es6 style hold their fields where others hold a text.
    if (typeof message === 'string' && message !== '') return message;
    return typeof name === 'string' && name !== '' ? name : 'an error without text';
  } catch {
    return 'an error without text';
  }
};

/**
 * Writes an exception message: the whole answer. npm `thrift`'s own class forgets to write the type.
 *
 * @param name of the method. What stands before it for a multiplexed service is left out, as from every reply: npm
 *   `thrift` finds no call for another name.
 */
export const writeApplicationException = (
  writer: ProtocolWriter,
  name: string,
  seqid: number,
  exception: ApplicationException,
): void => {
  writer.writeMessageBegin(name.slice(name.indexOf(':') + 1), MessageType.EXCEPTION, seqid);
  writer.writeStructBegin('TApplicationException');
  writer.writeFieldBegin('message', WireType.STRING, 1);
  writer.writeString(exception.message);
  writer.writeFieldEnd();
  writer.writeFieldBegin('type', WireType.I32, 2);
  writer.writeI32(exception.type);
  writer.writeFieldEnd();
  writer.writeFieldStop();
  writer.writeStructEnd();
  writer.writeMessageEnd();
};
