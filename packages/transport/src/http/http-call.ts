import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import type { CallSink } from '../client/call-sink.ts';
import { ThriftkeeperError } from '../error.ts';
import type { MethodDescription } from '../service/service-description.ts';
import { WheelEntry } from '../time/timing-wheel.ts';
import { CONTENT_TYPE } from './content.ts';
import type { HttpAgent } from './http-agent.ts';
import { statusError } from './http-answer.ts';

/** An error response is read so far. */
const MAX_ERROR_BYTES = 500;
/** How long a oneway call's socket is held for a response that some servers never send. */
const ONEWAY_RESPONSE_MS = 5000;

/** What a call needs to be sent. */
export interface HttpTarget {
  readonly agent: HttpAgent;
  readonly host: string;
  readonly path: string;
  readonly where: string;
  readonly maxMessageBytes: number;
}

/** Told how a request goes. Exactly one of `answered` and `failed` comes last, or none once it was abandoned. */
export interface HttpCallEvents {
  /** The body has left our hands. */
  written(call: HttpCall): void;
  answered(call: HttpCall, body: Buffer, response: IncomingMessage): void;
  failed(call: HttpCall, error: Error): void;
  /** Its socket is free, or gone. */
  released(call: HttpCall): void;
  expired(call: HttpCall): void;
}

/** One call on its way over HTTP: first queued, then a request of its own. */
export class HttpCall extends WheelEntry {
  deadlineMs = 0;
  signal: AbortSignal | undefined;
  onAbort: (() => void) | undefined;
  onHeaders: ((headers: Readonly<Record<string, string>>) => void) | undefined;
  seqid = 0;
  body: Buffer = Buffer.alloc(0);
  headers: Readonly<Record<string, string>> = {};
  /** False from the moment that its outcome is decided. */
  open = true;
  /** Whether a byte can have reached the provider. */
  isWritten = false;
  /** Whether its socket could not even be opened. */
  isUnconnected = false;
  readonly method: MethodDescription;
  readonly sink: CallSink;
  private readonly events: HttpCallEvents;
  private request: ClientRequest | undefined;
  private received = 0;

  constructor(method: MethodDescription, sink: CallSink, events: HttpCallEvents) {
    super();
    this.method = method;
    this.sink = sink;
    this.events = events;
  }

  expire(): void {
    this.events.expired(this);
  }

  /** Sends it. */
  start(target: HttpTarget): void {
    const { agent, host, path } = target;
    const headers = {
      host,
      accept: CONTENT_TYPE,
      'content-type': CONTENT_TYPE,
      ...this.headers,
      'content-length': this.body.length,
    };
    // The agent opens the socket, TLS included: to Node it is plain HTTP.
    const sent = request({ agent, method: 'POST', host: 'provider', path, headers, setHost: false });
    this.request = sent;
    // Sockets come connected: from here on bytes leave.
    sent.on('socket', () => {
      this.isWritten = true;
    });
    sent.on('finish', () => this.events.written(this));
    sent.on('error', (error) => {
      this.isUnconnected = !this.isWritten;
      this.events.failed(this, error);
    });
    sent.on('close', () => {
      this.events.failed(this, new Error('closed by the peer'));
      this.events.released(this);
    });
    sent.on('response', (response) => this.read(response, target));
    sent.end(this.body);
  }

  /** Lets the request go; its answer will not be read. */
  abandon(): void {
    this.request?.destroy();
  }

  /** Gives a server some time to say that a oneway call was received, so that the socket can be used again. */
  awaitEmptyResponse(): void {
    const timer = setTimeout(() => this.abandon(), ONEWAY_RESPONSE_MS);
    timer.unref();
    this.request?.once('close', () => clearTimeout(timer));
  }

  private read(response: IncomingMessage, { where, maxMessageBytes }: HttpTarget): void {
    const fail = (error: Error): void => {
      this.events.failed(this, error);
      this.abandon();
    };
    const isResult = response.statusCode === 200;
    const tooLarge = (): void =>
      fail(
        new ThriftkeeperError(
          'MESSAGE_TOO_LARGE',
          `${where} answered more than ${maxMessageBytes} bytes (maxMessageBytes)`,
        ),
      );
    if (isResult && Number(response.headers['content-length'] ?? 0) > maxMessageBytes) {
      tooLarge();
      return;
    }
    const chunks: Buffer[] = [];
    response.on('error', fail);
    response.on('data', (chunk: Buffer) => {
      this.received += chunk.length;
      chunks.push(chunk);
      if (!isResult && this.received > MAX_ERROR_BYTES) fail(statusError(where, response, chunks));
      else if (this.received > maxMessageBytes) tooLarge();
    });
    response.on('end', () => {
      if (!isResult) this.events.failed(this, statusError(where, response, chunks));
      else this.events.answered(this, chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks), response);
    });
  }
}
