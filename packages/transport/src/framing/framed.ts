import type { ByteSink } from '../byte-sink.ts';
import { ThriftkeeperError } from '../error.ts';
import type { Framing } from '../protocol/protocol.ts';

/** Puts the size of each message in front of it, as four bytes, big endian. */
export class FrameWriter implements Framing {
  private readonly maxMessageBytes: number;

  constructor(maxMessageBytes: number) {
    this.maxMessageBytes = maxMessageBytes;
  }

  begin(sink: ByteSink): void {
    sink.reserve(4);
    sink.length += 4;
  }

  end(sink: ByteSink, start: number): void {
    const size = sink.length - start - 4;
    if (size > this.maxMessageBytes) throw tooLarge(size, this.maxMessageBytes);
    sink.bytes.writeInt32BE(size, start);
  }
}

/** Puts nothing around a message. */
export class PlainWriter implements Framing {
  private readonly maxMessageBytes: number;

  constructor(maxMessageBytes: number) {
    this.maxMessageBytes = maxMessageBytes;
  }

  begin(_sink: ByteSink): void {}

  end(sink: ByteSink, start: number): void {
    if (sink.length - start > this.maxMessageBytes) throw tooLarge(sink.length - start, this.maxMessageBytes);
  }
}

/** The error for a message that is above the limit on what may be sent. */
export const tooLarge = (size: number, limit: number): ThriftkeeperError =>
  new ThriftkeeperError(
    'MESSAGE_TOO_LARGE',
    `message of ${size} bytes not sent: the limit is ${limit} (maxMessageBytes)`,
    { outcome: 'notWritten', details: { written: false, sizeBytes: size } },
  );
