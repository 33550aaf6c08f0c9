import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { ByteSink } from '../byte-sink.ts';
import { asProtocolError } from '../error.ts';
import type { Exchange } from '../server/exchange.ts';
import { ServerConnection } from '../server/server-connection.ts';
import type { Serving } from '../server/serving.ts';
import { describeMismatch } from '../stack-mismatch.ts';
import { MessageType } from '../wire.ts';
import { HttpExchange } from './http-exchange.ts';

/**
 * A client's socket at an HTTP server. It says nothing of who the client is: a proxy may send requests of many
 * on one socket, and those of one on many (spec KEEP-3).
 */
export class HttpServerConnection extends ServerConnection {
  readonly closed: Promise<void>;
  private readonly socket: Socket;
  /** Requests without a whole response yet. */
  private exchanges = 0;
  private replyBytes = 0;

  constructor(
    id: number,
    socket: Socket,
    peer: string,
    serving: Serving,
    onEnd: (connection: ServerConnection) => void,
  ) {
    super(id, peer, serving);
    this.socket = socket;
    this.closed = new Promise((resolve) => {
      socket.on('close', () => {
        this.lose();
        onEnd(this);
        resolve();
        serving.hooks.connectionClosed?.(this, this.reason);
      });
    });
    socket.on('error', (error) => {
      this.reason ??= error;
    });
  }

  get bytesWritten(): number {
    return this.replyBytes;
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

  /** Remembers why the connection will end. */
  blame(error: Error): void {
    this.reason ??= error;
  }

  /** Runs the call that a request holds. */
  serve(request: IncomingMessage, response: ServerResponse): void {
    const exchange = new HttpExchange(request, response, this.serving);
    this.exchanges++;
    response.on('close', () => {
      this.exchanges--;
      if (this.closing) this.endWhenIdle();
    });
    if (this.exchanges > this.serving.maxInProgress) {
      exchange.refuse(503, `${this.exchanges} requests at once on one connection`);
      return;
    }
    exchange.receive((body) => this.read(exchange, body));
  }

  protected openReply(exchange: Exchange | undefined, seqid: number): ByteSink {
    return exchange!.open(seqid);
  }

  protected afterCall(exchange: Exchange | undefined): void {
    if (this.closing || this.serving.draining) (exchange as HttpExchange).endAfterReply();
    this.replyBytes += (exchange as HttpExchange).replyBytes;
    exchange!.done();
  }

  private read(exchange: HttpExchange, body: Buffer): void {
    this.bytesRead += body.length;
    // Requests may come many at once: those behind one that could not be read are not run.
    if (this.reason !== undefined) {
      exchange.refuse(400, 'an earlier message on this connection could not be read');
      return;
    }
    if (this.serving.timed) this.arrivedMs = this.serving.deadlines.clock.preciseNow();
    try {
      this.take(body, 0, body.length, exchange);
      // Nothing will be said of it: the client is free at once.
      if (exchange.reader.messageType === MessageType.ONEWAY) exchange.done();
    } catch (error) {
      const reason = asProtocolError(error, 'message cannot be read');
      this.reason ??= reason;
      exchange.endAfterReply();
      if (exchange.hasReply) {
        exchange.done();
        return;
      }
      const found = describeMismatch(body, { ...this.serving.stack, transport: 'buffered' });
      exchange.refuse(
        400,
        found === undefined ? reason.message : `${reason.message}: the body holds ${found}`,
      );
    }
  }

  private endWhenIdle(): void {
    if (this.exchanges === 0 && !this.ended) this.socket.end();
  }
}
