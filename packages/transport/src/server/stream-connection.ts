import type { Socket } from 'node:net';
import type { ByteSink } from '../byte-sink.ts';
import { asProtocolError, protocolError } from '../error.ts';
import type { Splitter } from '../framing/splitter.ts';
import { HeaderExchange } from '../header/header-exchange.ts';
import { HeaderSplitter } from '../header/header-splitter.ts';
import { InboundBytes } from '../inbound-bytes.ts';
import { Outbound } from '../socket/outbound.ts';
import { describeMismatch } from '../stack-mismatch.ts';
import { answerStranger } from './answer-stranger.ts';
import { ConnectionTimer } from './connection-timer.ts';
import type { Exchange } from './exchange.ts';
import { ServerConnection } from './server-connection.ts';
import type { Serving } from './serving.ts';

/** A connection whose messages follow each other on a socket. */
export class StreamConnection extends ServerConnection {
  readonly closed: Promise<void>;
  private readonly socket: Socket;
  private readonly inbound = new InboundBytes();
  private readonly splitter: Splitter;
  private readonly headerSplitter: HeaderSplitter | undefined;
  private readonly outbound: Outbound;
  private readonly timer: ConnectionTimer | undefined;
  private reading = false;
  private paused = false;
  private spokeOnce = false;

  constructor(
    id: number,
    socket: Socket,
    peer: string,
    serving: Serving,
    onEnd: (connection: ServerConnection) => void,
  ) {
    super(id, peer, serving);
    this.socket = socket;
    this.splitter = serving.stack.createSplitter();
    this.headerSplitter = this.splitter instanceof HeaderSplitter ? this.splitter : undefined;
    this.outbound = new Outbound(socket, () => this.onWritten());
    if (serving.idleTimeoutMs > 0 || serving.messageTimeoutMs > 0)
      this.timer = new ConnectionTimer(this, serving);
    socket.on('data', (chunk: Buffer) => this.receive(chunk));
    socket.on('error', (error) => this.destroy(error));
    this.closed = new Promise((resolve) => {
      socket.on('close', () => {
        this.lose();
        // Not before: a client that is turned out may leave its last answers unread.
        this.timer?.stop();
        onEnd(this);
        resolve();
        serving.hooks.connectionClosed?.(this, this.reason);
      });
    });
  }

  get bytesWritten(): number {
    return this.outbound.bytesWritten;
  }

  /** @internal Bytes of an unfinished message. */
  get unfinishedBytes(): number {
    return this.paused ? 0 : this.inbound.size;
  }

  /** @internal Bytes of replies that the client's side has taken. */
  get bytesTaken(): number {
    return this.outbound.bytesWritten - this.socket.writableLength;
  }

  /** @internal Bytes that the client has not taken. */
  get backlogBytes(): number {
    return this.outbound.backlogBytes;
  }

  close(): void {
    this.closing = true;
    this.endWhenIdle();
  }

  destroy(error?: Error): void {
    this.reason ??= error;
    this.socket.destroy();
    this.lose();
  }

  protected override lose(): void {
    if (this.ended) return;
    this.inbound.clear();
    super.lose();
  }

  protected openReply(exchange: Exchange | undefined, seqid: number): ByteSink {
    return exchange === undefined ? this.outbound.open() : exchange.open(seqid);
  }

  protected afterCall(_exchange: Exchange | undefined): void {
    if (this.ended) return;
    this.timer?.touch();
    if (!this.reading && this.paused) this.read();
    if (this.closing) this.endWhenIdle();
  }

  private receive(chunk: Buffer): void {
    if (this.ended) return;
    this.bytesRead += chunk.length;
    this.inbound.push(chunk);
    this.timer?.touch();
    if (this.serving.timed) this.arrivedMs = this.serving.deadlines.clock.preciseNow();
    this.read();
  }

  /** Runs the calls that have arrived, as far as limits allow. */
  private read(): void {
    const { inbound, splitter, headerSplitter } = this;
    this.reading = true;
    try {
      while (!this.ended && !this.isBlocked() && splitter.next(inbound)) {
        if (headerSplitter !== undefined) this.takeWithHeader(headerSplitter);
        else this.take(inbound.bytes, splitter.messageStart, splitter.messageEnd, undefined);
        inbound.consume(splitter.consumed);
        this.spokeOnce = true;
      }
    } catch (error) {
      this.reject(error);
    }
    this.reading = false;
    if (this.ended) return;
    if (this.closing) this.endWhenIdle();
    const blocked = this.isBlocked();
    if (blocked && !this.paused) this.socket.pause();
    else if (!blocked && this.paused) this.socket.resume();
    this.paused = blocked;
  }

  private takeWithHeader(came: HeaderSplitter): void {
    const exchange = new HeaderExchange(this.serving.headerCodecs!, came, () => this.outbound.open());
    this.take(came.bytes, came.messageStart, came.messageEnd, exchange);
  }

  private isBlocked(): boolean {
    const { maxInProgress, highWaterBytes } = this.serving;
    return this.running >= maxInProgress || this.outbound.backlogBytes > highWaterBytes;
  }

  private onWritten(): void {
    this.timer?.touch();
    if (this.paused && !this.reading && !this.ended) this.read();
    if (this.closing) this.endWhenIdle();
  }

  /** The stream makes no sense: say so in a way that the peer may understand, and close. */
  private reject(error: unknown): void {
    const { stack } = this.serving;
    const bytes = this.inbound.bytes.subarray(this.inbound.start, this.inbound.end);
    const found = this.spokeOnce ? undefined : describeMismatch(bytes, stack);
    const text = `this port takes ${stack.transport} ${stack.protocol} messages, the client sends ${found}`;
    const reason = asProtocolError(error, 'message cannot be read');
    this.reason ??= found === undefined ? reason : protocolError(`${this.peer}: ${text}`, { cause: reason });
    this.outbound.flush();
    const answer = found === undefined ? undefined : answerStranger(bytes, text);
    if (answer !== undefined) this.socket.write(answer);
    this.lose();
    this.socket.destroySoon();
  }

  private endWhenIdle(): void {
    // Behind the call that was just answered there may be others, which have arrived and want their refusals.
    if (this.running > 0 || this.reading || this.ended) return;
    this.outbound.flush();
    if (this.outbound.backlogBytes > 0) return;
    // FIN first: destroying with unread bytes would reset the connection, and take the last replies with it.
    this.socket.end();
  }
}
