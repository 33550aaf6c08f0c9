import type { Socket } from 'node:net';
import { type ByteSink, returnSink, takeSink } from '../byte-sink.ts';

/** A turn of the event loop that has put in this many bytes is flushed before its end. */
const FLUSH_BYTES = 128 * 1024;

/**
 * The write side of a connection: messages of one turn of the event loop go into one buffer and out in one write.
 *
 * The flush runs after the turn's input has been read on every connection, so that answers of several providers set
 * off one write each, not one for each of them: writing is most of what a call costs (bench/peers).
 */
export class Outbound {
  /** Writes handed to the socket so far; a message put in before this number moved is still ours. */
  flushes = 0;
  bytesWritten = 0;
  private readonly socket: Socket;
  private readonly onWritten: (flushes: number) => void;
  private sink: ByteSink | undefined;
  private scheduled = false;
  /** Sinks whose bytes the socket still reads, oldest first. */
  private readonly handedOver: ByteSink[] = [];
  private written = 0;

  /** @param onWritten told how many flushes the system has taken */
  constructor(socket: Socket, onWritten: (flushes: number) => void) {
    this.socket = socket;
    this.onWritten = onWritten;
  }

  /** The sink to put a whole message into, now; it is flushed by itself. */
  open(): ByteSink {
    // Large messages gain nothing by waiting for each other, and their buffer could not be kept for reuse.
    if (this.sink !== undefined && this.sink.length >= FLUSH_BYTES) this.flush();
    if (!this.scheduled) {
      this.scheduled = true;
      setImmediate(this.flush);
    }
    this.sink ??= takeSink();
    return this.sink;
  }

  /** Bytes that the system has not taken yet. */
  get backlogBytes(): number {
    return (this.sink?.length ?? 0) + this.socket.writableLength;
  }

  /** Hands everything to the socket. */
  readonly flush = (): void => {
    this.scheduled = false;
    const { sink } = this;
    if (sink === undefined) return;
    this.sink = undefined;
    // A socket that is ended or gone takes nothing; whoever waits for an answer learns it from the socket's end.
    if (sink.length === 0 || !this.socket.writable) {
      returnSink(sink);
      return;
    }
    this.flushes++;
    this.bytesWritten += sink.length;
    this.handedOver.push(sink);
    this.socket.write(sink.bytes.subarray(0, sink.length), this.onFlushed);
  };

  private readonly onFlushed = (error?: Error | null): void => {
    const sink = this.handedOver.shift();
    // After an error the socket may still hold the bytes: leave them to the garbage collector.
    if (error) return;
    if (sink !== undefined) returnSink(sink);
    this.onWritten(++this.written);
  };
}
