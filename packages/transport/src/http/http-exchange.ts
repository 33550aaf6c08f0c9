import {
  type IncomingMessage,
  type ServerResponse,
  validateHeaderName,
  validateHeaderValue,
} from 'node:http';
import { type ByteSink, returnSink, takeSink } from '../byte-sink.ts';
import { ThriftkeeperError } from '../error.ts';
import type { ProtocolReader, ProtocolWriter } from '../protocol/protocol.ts';
import type { Exchange } from '../server/exchange.ts';
import type { Serving } from '../server/serving.ts';
import type { CallHeaders } from '../service/call-headers.ts';
import { WheelEntry } from '../time/timing-wheel.ts';
import { CONTENT_TYPE, flattenHeaders } from './content.ts';

/** Bytes per millisecond that a large body must come in with, beyond its fixed time: 16 KB/s. */
const SLOWEST_BYTES_PER_MS = 16;

/** One request and its response, on whoever's server. */
export class HttpExchange extends WheelEntry implements Exchange {
  readonly reader: ProtocolReader;
  readonly writer: ProtocolWriter;
  private readonly serving: Serving;
  private readonly request: IncomingMessage;
  private readonly response: ServerResponse;
  private readonly startedMs: number;
  private readonly replyHeaders: Record<string, string> = {};
  private sink: ByteSink | undefined;
  private readonly chunks: Buffer[] = [];
  private received = 0;
  private answered = false;
  private flat: CallHeaders | undefined;

  constructor(request: IncomingMessage, response: ServerResponse, serving: Serving) {
    super();
    this.request = request;
    this.response = response;
    this.serving = serving;
    this.reader = serving.reader;
    this.writer = serving.writer;
    this.startedMs = serving.deadlines.now();
    response.on('close', () => serving.deadlines.remove(this));
  }

  get headers(): CallHeaders {
    this.flat ??= flattenHeaders(this.request.headers);
    return this.flat;
  }

  setReplyHeader(name: string, value: string): void {
    try {
      validateHeaderName(name);
      validateHeaderValue(name, value);
    } catch (cause) {
      throw new ThriftkeeperError('INVALID_ARGUMENT', `no header for a reply: ${String(cause)}`, { cause });
    }
    this.replyHeaders[name.toLowerCase()] = value;
  }

  /** Reads the body, at most as long as a message may be, and hands it over. */
  receive(onBody: (body: Buffer) => void): void {
    const { request } = this;
    const { maxMessageBytes } = this.serving.limits;
    const tooLarge = (): void => {
      this.chunks.length = 0;
      this.refuse(413, `a message is at most ${maxMessageBytes} bytes here`);
    };
    request.on('error', () => {});
    if (Number(request.headers['content-length'] ?? 0) > maxMessageBytes) {
      tooLarge();
      return;
    }
    this.watchTime();
    request.on('data', (chunk: Buffer) => {
      this.received += chunk.length;
      if (this.answered) return;
      if (this.received > maxMessageBytes) tooLarge();
      else this.chunks.push(chunk);
    });
    request.on('end', () => {
      this.serving.deadlines.remove(this);
      if (this.answered) return;
      const { chunks } = this;
      onBody(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks));
      chunks.length = 0;
    });
  }

  open(_seqid: number): ByteSink {
    this.sink ??= takeSink();
    return this.sink;
  }

  done(): void {
    const { sink } = this;
    this.sink = undefined;
    const bytes = sink?.bytes.subarray(0, sink.length);
    const returned = sink === undefined ? undefined : () => returnSink(sink);
    this.send(200, { ...this.replyHeaders, 'content-type': CONTENT_TYPE }, bytes, returned);
  }

  get replyBytes(): number {
    return this.sink?.length ?? 0;
  }

  /** Whether something was written that may be sent, though the message could not be read to its end. */
  get hasReply(): boolean {
    return this.replyBytes > 0;
  }

  /** Answers in HTTP's own terms what is no call, and ends the connection: its rest is not to be trusted. */
  refuse(status: number, text: string, headers: Readonly<Record<string, string>> = {}): void {
    this.endAfterReply();
    this.send(status, { ...headers, 'content-type': 'text/plain; charset=utf-8' }, Buffer.from(`${text}\n`));
    // What still comes of the body is thrown away.
    this.request.resume();
  }

  endAfterReply(): void {
    this.response.shouldKeepAlive = false;
  }

  /** The body does not arrive, or the reply is not read. */
  expire(): void {
    const { messageTimeoutMs, deadlines } = this.serving;
    const now = deadlines.now();
    const leftMs = messageTimeoutMs + this.received / SLOWEST_BYTES_PER_MS - (now - this.startedMs);
    if (this.answered) this.request.socket.destroy();
    else if (leftMs > 0) deadlines.add(this, Math.ceil(leftMs), now);
    else this.refuse(408, `the message did not arrive in whole within ${messageTimeoutMs} ms`);
  }

  private send(
    status: number,
    headers: Record<string, string>,
    body: Uint8Array | undefined,
    onSent?: () => void,
  ): void {
    const { response } = this;
    if (this.answered || response.headersSent || response.destroyed) return;
    this.answered = true;
    response.writeHead(status, { ...headers, 'content-length': String(body?.length ?? 0) });
    response.end(body, onSent);
    this.watchTime();
  }

  private watchTime(): void {
    const { deadlines, messageTimeoutMs } = this.serving;
    deadlines.remove(this);
    if (messageTimeoutMs > 0) deadlines.add(this, messageTimeoutMs);
  }
}
