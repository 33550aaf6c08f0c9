import { isUtf8 } from 'node:buffer';
import { protocolError } from '../error.ts';
import type { ProtocolReader, ProtocolWriter } from '../protocol/protocol.ts';
import { formatCodedMessage } from '../service/coded-message.ts';
import { ApplicationExceptionType } from '../wire.ts';
import { writeApplicationException } from './application-exception.ts';

/**
 * Answers a call of a method or multiplexed service that is not served; the reader stands behind its header.
 *
 * @throws ThriftkeeperError PROTOCOL_ERROR for a name that is no text: it could not be repeated in the answer, where
 *   each of its bytes would become three
 */
export const answerUnknownMethod = (reader: ProtocolReader, writer: ProtocolWriter): void => {
  const { bytes, nameStart, nameEnd } = reader;
  if (!isUtf8(bytes.subarray(nameStart, nameEnd))) throw protocolError('a method name that is not UTF-8');
  const name = bytes.toString('utf8', nameStart, nameEnd);
  writeApplicationException(writer, name, reader.seqid, {
    type: ApplicationExceptionType.UNKNOWN_METHOD,
    message: formatCodedMessage('METHOD_UNKNOWN', `unknown method '${name}'`),
  });
};

/** Answers a call whose arguments cannot be read; the connection is closed behind it. */
export const answerUnreadable = (writer: ProtocolWriter, name: string, seqid: number, text: string): void =>
  writeApplicationException(writer, name, seqid, {
    type: ApplicationExceptionType.PROTOCOL_ERROR,
    message: formatCodedMessage('PROTOCOL_ERROR', text),
  });
