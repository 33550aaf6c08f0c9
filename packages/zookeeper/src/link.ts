import type { Clock, Timer } from './clock.ts';
import type { Connection, Dialer } from './connection.ts';
import { ZooKeeperError } from './errors.ts';
import { beat, silenceBoundMs } from './heartbeat.ts';
import { Inbox } from './inbox.ts';
import type { JuteReader } from './jute-reader.ts';
import { opcodes, xids } from './protocol.ts';
import { type Endpoint, formatEndpoint } from './resolve.ts';

export interface LinkOptions {
  readonly dialer: Dialer;
  readonly clock: Clock;
  readonly maxFrameBytes: number;
}

/** What a link tells; nothing after `onFailure`, and nothing once it was dropped. */
export interface LinkHandlers {
  onOpen(): void;
  /** One frame; true when it settled a promise. */
  onFrame(reader: JuteReader): boolean;
  onFailure(error: ZooKeeperError): void;
}

const pingFrame = Buffer.alloc(12);
pingFrame.writeInt32BE(8, 0);
pingFrame.writeInt32BE(xids.ping, 4);
pingFrame.writeInt32BE(opcodes.ping, 8);

/** One connection with its life signs: pings when there is nothing to send, and leaves a server that is silent. */
export class Link {
  readonly endpoint: Endpoint;
  readonly #clock: Clock;
  readonly #handlers: LinkHandlers;
  readonly #inbox: Inbox;
  readonly #connection: Connection;
  #timer: Timer | undefined;
  #lastSentMs: number;
  #lastHeardMs: number;
  #pingSentMs = 0;
  #isOver = false;
  #wasClosed = false;

  constructor(endpoint: Endpoint, options: LinkOptions, handlers: LinkHandlers) {
    const { clock } = options;
    this.endpoint = endpoint;
    this.#clock = clock;
    this.#handlers = handlers;
    this.#lastSentMs = clock.nowMs();
    this.#lastHeardMs = this.#lastSentMs;
    this.#inbox = new Inbox(options.maxFrameBytes, clock, {
      onFrame: (reader) => {
        this.#lastHeardMs = clock.nowMs();
        return handlers.onFrame(reader);
      },
      onError: (error) => this.fail(asError(error)),
      pause: () => this.#connection.pause(),
      resume: () => this.#connection.resume(),
    });
    this.#connection = options.dialer(endpoint, {
      onOpen: () => {
        if (!this.#isOver) handlers.onOpen();
      },
      onData: (chunk) => {
        this.#lastHeardMs = clock.nowMs();
        this.#inbox.push(chunk);
      },
      onClosed: (error) => {
        this.#wasClosed = true;
        this.fail(error);
      },
    });
  }

  /** When the ping was sent that was answered last. */
  get pingSentMs(): number {
    return this.#pingSentMs;
  }

  /** Whether it was the other side that ended the connection, or never made it. */
  get wasClosed(): boolean {
    return this.#wasClosed;
  }

  write(bytes: Buffer): void {
    this.#lastSentMs = this.#clock.nowMs();
    this.#connection.write(bytes);
  }

  /** From now on the server must answer within the bounds of this session time-out. */
  keepAlive(timeoutMs: number): void {
    this.#timer?.cancel();
    const { nowMs, lastSentMs, lastHeardMs } = this.#traffic();
    const due = beat(timeoutMs, { nowMs, lastSentMs, lastHeardMs });
    if (due.do === 'wait') {
      this.#timer = this.#clock.setTimer(() => this.keepAlive(timeoutMs), due.forMs);
    } else if (due.do === 'ping') {
      this.#pingSentMs = nowMs;
      this.write(pingFrame);
      this.keepAlive(timeoutMs);
    } else {
      this.#leaveUnlessHeard(timeoutMs);
    }
  }

  /** Ends the link and says why. */
  fail(error: ZooKeeperError): void {
    if (this.#isOver) return;
    this.drop();
    this.#handlers.onFailure(error);
  }

  /** Ends the link without a word. */
  drop(): void {
    this.#isOver = true;
    this.#timer?.cancel();
    this.#inbox.stop();
    this.#connection.drop();
  }

  #traffic() {
    return { nowMs: this.#clock.nowMs(), lastSentMs: this.#lastSentMs, lastHeardMs: this.#lastHeardMs };
  }

  /**
   * When this process itself was held up, the answers lie unread in the socket: they are read before the server is
   * judged.
   */
  #leaveUnlessHeard(timeoutMs: number): void {
    const heardMs = this.#lastHeardMs;
    this.#clock.afterIo(() => {
      if (this.#isOver) return;
      if (this.#lastHeardMs > heardMs) return this.keepAlive(timeoutMs);
      const bound = Math.round(silenceBoundMs(timeoutMs));
      const message = `${formatEndpoint(this.endpoint)}: the server was silent for ${bound} ms, two thirds of the session's time-out`;
      this.fail(new ZooKeeperError('UNREACHABLE', message));
    });
  }
}

/** Defects of our own must not end the process either when a server provokes them. */
const asError = (error: unknown): ZooKeeperError =>
  error instanceof ZooKeeperError
    ? error
    : new ZooKeeperError('PROTOCOL_ERROR', `an answer could not be read: ${String(error)}`, { cause: error });
