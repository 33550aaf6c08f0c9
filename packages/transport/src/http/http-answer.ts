import type { IncomingMessage } from 'node:http';
import { answerError } from '../client/answer.ts';
import type { GeneratedClient } from '../client/generated-client.ts';
import { asProtocolError, protocolError, ThriftkeeperError } from '../error.ts';
import type { ProtocolReader } from '../protocol/protocol.ts';
import { describeMismatch } from '../stack-mismatch.ts';
import { MessageType } from '../wire.ts';
import type { HttpCall } from './http-call.ts';

/** What a response turned out to hold. */
export type HttpAnswer = { readonly value: unknown } | { readonly error: unknown };

/**
 * Reads the body of a response with status 200.
 *
 * @throws ThriftkeeperError PROTOCOL_ERROR or MESSAGE_TOO_LARGE when it holds no answer to this call
 */
export const readAnswer = (
  { method, seqid }: HttpCall,
  where: string,
  body: Buffer,
  reader: ProtocolReader,
  generated: GeneratedClient,
  trustCodes: boolean,
): HttpAnswer => {
  reader.begin(body, 0, body.length);
  reader.readHeader();
  if (reader.messageType !== MessageType.REPLY && reader.messageType !== MessageType.EXCEPTION) {
    throw protocolError(`message of type ${reader.messageType} where an answer was expected`);
  }
  if (reader.seqid !== seqid) throw protocolError(`answer number ${reader.seqid} to call ${seqid}`);
  const isReply = reader.messageType === MessageType.REPLY;
  const error = generated.receive(method, reader);
  const value = generated.takeValue();
  if (error === null || error === undefined) return { value };
  if (isReply && typeof error !== 'string') return { error };
  return { error: answerError(method.name, where, error, trustCodes) };
};

/** The error for a body that is no answer, with what it seems to be. */
export const unreadableAnswer = (
  where: string,
  protocol: 'binary' | 'compact' | 'json',
  body: Buffer,
  { headers }: IncomingMessage,
  cause: unknown,
): ThriftkeeperError => {
  const found = describeMismatch(body, { transport: 'buffered', protocol });
  const holds = found ?? `${body.length} bytes of ${headers['content-type'] ?? 'content without type'}`;
  const reason = asProtocolError(cause, 'answer cannot be read');
  const text = `${where} answered with ${holds}, not with a ${protocol} message: ${reason.message}`;
  return new ThriftkeeperError(reason.code, text, { cause: reason });
};

const MAX_SHOWN_BYTES = 500;

/** The error for a response with another status, with what its text says. */
export const statusError = (
  where: string,
  { statusCode, statusMessage, headers }: IncomingMessage,
  chunks: readonly Buffer[],
): ThriftkeeperError => {
  const isText = /^text\/plain/.test(headers['content-type'] ?? '');
  const text = isText ? Buffer.concat(chunks).toString('utf8', 0, MAX_SHOWN_BYTES).trim() : '';
  const message = `${where} answered with HTTP status ${statusCode} ${statusMessage}${text && `: ${text}`}`;
  if (statusCode === 413) return new ThriftkeeperError('MESSAGE_TOO_LARGE', message);
  return protocolError(message, { details: { status: statusCode } });
};
