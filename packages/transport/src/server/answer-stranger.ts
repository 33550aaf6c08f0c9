import { ByteSink } from '../byte-sink.ts';
import { InboundBytes } from '../inbound-bytes.ts';
import { DEFAULT_LIMITS } from '../limits.ts';
import { formatCodedMessage } from '../service/coded-message.ts';
import { createStack } from '../stack.ts';
import { recognise } from '../stack-mismatch.ts';
import { ApplicationExceptionType } from '../wire.ts';
import { writeApplicationException } from './application-exception.ts';

/** Fatal alert `handshake_failure`, TLS 1.2. */
const TLS_ALERT = Buffer.from([0x15, 3, 3, 0, 2, 2, 40]);

/**
 * What to tell a client that speaks another stack, in the stack it speaks: it would wait in silence else.
 * Undefined when it cannot be told, e.g. while its first message is incomplete.
 */
export const answerStranger = (bytes: Buffer, text: string): Buffer | undefined => {
  const found = recognise(bytes);
  switch (found?.kind) {
    case 'http': {
      const head = 'HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain\r\nConnection: close\r\n';
      return Buffer.from(`${head}Content-Length: ${Buffer.byteLength(text) + 1}\r\n\r\n${text}\n`);
    }
    case 'tls':
      return TLS_ALERT;
    case 'thrift': {
      try {
        const stack = createStack(found, DEFAULT_LIMITS);
        const inbound = new InboundBytes();
        inbound.push(bytes);
        const splitter = stack.createSplitter();
        if (!splitter.next(inbound)) return undefined;
        const reader = stack.createReader();
        reader.begin(bytes, splitter.messageStart, splitter.messageEnd);
        const { fname, rseqid } = reader.readMessageBegin();
        const writer = stack.createWriter();
        writer.sink = new ByteSink();
        const message = formatCodedMessage('PROTOCOL_ERROR', text);
        const type = ApplicationExceptionType.UNSUPPORTED_CLIENT_TYPE;
        writeApplicationException(writer, fname, rseqid, { type, message });
        return writer.sink.bytes.subarray(0, writer.sink.length);
      } catch {
        // Not even a message of the stack it looked like: closing the connection has to do.
        return undefined;
      }
    }
    default:
      return undefined;
  }
};
