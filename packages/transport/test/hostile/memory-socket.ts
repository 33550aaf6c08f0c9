import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';

/** A socket whose other end is the test: what it is fed arrives at once, what is written to it is kept. */
export class MemorySocket extends Duplex {
  readonly remoteAddress = '127.0.0.1';
  readonly remotePort = 1;
  private readonly chunks: Buffer[] = [];

  constructor() {
    super({ allowHalfOpen: false, emitClose: true });
  }

  /** For what wants a socket of the system's. */
  get asSocket(): Socket {
    return this as unknown as Socket;
  }

  /** What the end under attack has written. */
  get written(): Buffer {
    return Buffer.concat(this.chunks);
  }

  feed(bytes: Buffer): void {
    if (!this.destroyed && !this.readableEnded) this.push(bytes);
  }

  /** The peer has no more to say. */
  finish(): void {
    if (!this.destroyed && !this.readableEnded) this.push(null);
  }

  // What net.Socket has beside a Duplex.
  destroySoon(): void {
    if (this.writable) this.end();
    if (this.writableFinished) this.destroy();
    else this.once('finish', () => this.destroy());
  }

  setTimeout(): this {
    return this;
  }

  setNoDelay(): this {
    return this;
  }

  setKeepAlive(): this {
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    // The writer uses its buffer again once this is done.
    this.chunks.push(Buffer.from(chunk));
    done();
  }
}

/** A turn of the event loop. */
export const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Waits for the promise for at most so many turns; says whether it came. */
export const within = async (turns: number, promise: Promise<unknown>): Promise<boolean> => {
  let came = false;
  const mark = (): void => {
    came = true;
  };
  promise.then(mark, mark);
  for (let i = 0; i < turns && !came; i++) await turn();
  return came;
};
