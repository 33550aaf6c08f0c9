import { formatCodedMessage } from '../service/coded-message.ts';
import { ApplicationExceptionType } from '../wire.ts';
import { writeApplicationException } from './application-exception.ts';
import type { Serving } from './serving.ts';

/** Answers a call of a method or multiplexed service that is not served; the reader stands behind its header. */
export const answerUnknownMethod = ({ reader, writer }: Serving): void => {
  const name = reader.bytes.toString('utf8', reader.nameStart, reader.nameEnd);
  writeApplicationException(writer, name, reader.seqid, {
    type: ApplicationExceptionType.UNKNOWN_METHOD,
    message: formatCodedMessage('METHOD_UNKNOWN', `unknown method '${name}'`),
  });
};

/** Answers a call whose arguments cannot be read; the connection is closed behind it. */
export const answerUnreadable = ({ writer }: Serving, name: string, seqid: number, text: string): void =>
  writeApplicationException(writer, name, seqid, {
    type: ApplicationExceptionType.PROTOCOL_ERROR,
    message: formatCodedMessage('PROTOCOL_ERROR', text),
  });
