import type { Clock } from './clock.ts';
import { Deadlines } from './deadlines.ts';
import { errorNumbers } from './error-codes.ts';
import { abortedError, answeredError, ZooKeeperError } from './errors.ts';
import { Fifo } from './fifo.ts';
import type { JuteReader } from './jute-reader.ts';
import type { JuteWriter } from './jute-writer.ts';
import type { Operation } from './operation.ts';
import { PendingRequest, type RequestOptions, type WatchToArm } from './pending-request.ts';

export interface PipelineOptions {
  readonly requestTimeoutMs: number;
  /** How many requests may wait while no server is attached. */
  readonly maxQueuedRequests: number;
  /** How many requests may be under way, sent or not, while one is. */
  readonly maxPendingRequests: number;
  /** The largest request the server accepts, in bytes. */
  readonly maxRequestBytes: number;
}

/** What one call hands to the pipeline beside operation and arguments. */
export interface Call {
  readonly path?: string | undefined;
  readonly watch?: WatchToArm | undefined;
  readonly options?: RequestOptions | undefined;
}

const noCall: Call = {};
const largestXid = 2 ** 31 - 1;

/**
 * Requests in order: first waiting, then sent and waiting for the answer, which comes in the same order. Each
 * settles exactly once: by its answer, its deadline, its signal, or the end of the connection or session. Nothing
 * here talks to a socket: `pump` writes frames, `answer` takes them.
 */
export class RequestPipeline {
  readonly #options: PipelineOptions;
  readonly #clock: Clock;
  readonly #waiting = new Fifo<PendingRequest>();
  readonly #sent = new Fifo<PendingRequest>();
  readonly #deadlines: Deadlines<PendingRequest>;
  #settledWaiting = 0;
  #xid = 0;
  /** Whether requests go out as they come. */
  isOpen = false;
  /** Why no request can be taken any more. */
  #shutBy: ((what: string, path: string | undefined) => ZooKeeperError) | undefined;

  constructor(options: PipelineOptions, clock: Clock) {
    this.#options = options;
    this.#clock = clock;
    this.#deadlines = new Deadlines(clock, (request) => this.#timeOut(request));
  }

  /** Requests that wait to be sent and are not settled. */
  get waitingCount(): number {
    return this.#waiting.length - this.#settledWaiting;
  }

  /** Requests that were sent and not answered, given-up ones included. */
  get sentCount(): number {
    return this.#sent.length;
  }

  /** Takes a request; the promise settles in any case. Never throws. */
  submit<Arguments, Result>(
    operation: Operation<Arguments, Result>,
    args: Arguments,
    call: Call = noCall,
  ): Promise<Result> {
    return new Promise<Result>((resolve, reject) => {
      const timeoutMs = call.options?.timeoutMs ?? this.#options.requestTimeoutMs;
      const request = new PendingRequest(
        operation as Operation<unknown, unknown>,
        args,
        call.path,
        call.watch,
        timeoutMs,
        resolve as (value: unknown) => void,
        reject,
      );
      const refusal = this.#refusal(request, call.options?.signal);
      if (refusal !== undefined) return request.reject(refusal);
      this.#bound(request, call.options?.signal);
      this.#waiting.push(request);
    });
  }

  /** Writes what waits, at most `limit` requests of it; false when something is left. */
  pump(writer: JuteWriter, limit: number): boolean {
    const nowMs = this.#clock.nowMs();
    for (let count = 0; count < limit; count++) {
      const request = this.#waiting.shift();
      if (request === undefined) return true;
      if (request.settled) this.#settledWaiting -= 1;
      else this.#write(request, writer, nowMs);
    }
    return this.#waiting.length === 0;
  }

  /** Writes a request past those that wait. The xid is for those that have one of their own. */
  sendNow<Arguments, Result>(
    writer: JuteWriter,
    operation: Operation<Arguments, Result>,
    args: Arguments,
    xid?: number,
  ): Promise<Result> {
    return new Promise<Result>((resolve, reject) => {
      const request = new PendingRequest(
        operation as Operation<unknown, unknown>,
        args,
        undefined,
        undefined,
        this.#options.requestTimeoutMs,
        resolve as (value: unknown) => void,
        reject,
      );
      this.#write(request, writer, this.#clock.nowMs(), xid);
    });
  }

  /**
   * Settles the oldest sent request with an answer, whose body the reader stands at.
   *
   * @param arm called before the promise settles, so that no event of the watch can be missed
   * @returns the request
   * @throws ZooKeeperError `PROTOCOL_ERROR` when the answer is not this request's, or malformed: the connection
   * cannot be trusted any more
   */
  answer(
    xid: number,
    error: number,
    reader: JuteReader,
    chroot: string,
    arm: (request: PendingRequest, isAbsent: boolean) => void,
  ): PendingRequest {
    const request = this.#sent.peek();
    if (request === undefined || request.xid !== xid) {
      const expected = request === undefined ? 'nothing was asked' : `number ${request.xid} is next`;
      throw new ZooKeeperError('PROTOCOL_ERROR', `an answer to request ${xid} where ${expected}`);
    }
    const isAbsent = error === errorNumbers.NO_NODE && request.operation.absent !== undefined;
    let value: unknown;
    let failure: ZooKeeperError | undefined;
    if (isAbsent) value = request.operation.absent?.();
    else if (error !== 0) failure = answeredError(error, request.operation.name, request.path);
    else {
      try {
        value = request.operation.read(reader, request.args, chroot);
      } catch (thrown) {
        // A malformed answer leaves the request to the end of the connection; a failed transaction is an answer.
        if (!(thrown instanceof ZooKeeperError) || thrown.code === 'PROTOCOL_ERROR') throw thrown;
        failure = thrown;
      }
    }
    this.#sent.shift();
    if (request.watch !== undefined && failure === undefined) arm(request, isAbsent);
    if (request.settled) return request;
    this.#deadlines.remove(request, request.deadlineKey);
    if (failure === undefined) request.resolve(value);
    else request.reject(failure);
    return request;
  }

  /** The connection is gone: the outcome of what was sent is unknown. */
  loseSent(why: string, cause: unknown): void {
    for (const request of this.#sent.drain()) {
      if (request.settled) continue;
      this.#deadlines.remove(request, request.deadlineKey);
      const message = `${request.what}: ${why} before the answer came; it may or may not have been carried out`;
      request.reject(
        new ZooKeeperError('CONNECTION_LOSS', message, { path: request.path, cause, maybeApplied: true }),
      );
    }
  }

  /** Rejects everything, sent or not. */
  failAll(errorOf: (what: string, path: string | undefined) => ZooKeeperError): void {
    const all = [...this.#sent.drain(), ...this.#waiting.drain()];
    this.#settledWaiting = 0;
    this.#deadlines.clear();
    for (const request of all) if (!request.settled) request.reject(errorOf(request.what, request.path));
  }

  /** Refuses every request from now on; what is under way goes on. */
  shut(errorOf: (what: string, path: string | undefined) => ZooKeeperError): void {
    this.#shutBy = errorOf;
  }

  #refusal(request: PendingRequest, signal: AbortSignal | undefined): ZooKeeperError | undefined {
    if (signal?.aborted) return abortedError(request.what, signal, { path: request.path });
    if (this.#shutBy !== undefined) return this.#shutBy(request.what, request.path);
    const waiting = this.waitingCount;
    const { maxQueuedRequests, maxPendingRequests } = this.#options;
    const isFull = this.isOpen
      ? waiting + this.#sent.length >= maxPendingRequests
      : waiting >= maxQueuedRequests;
    if (!isFull) return undefined;
    const bound = this.isOpen
      ? `${maxPendingRequests} requests are under way (maxPendingRequests): await some before asking for more`
      : `${maxQueuedRequests} requests wait for a connection already (maxQueuedRequests)`;
    return new ZooKeeperError('QUEUE_FULL', `${request.what}: ${bound}`, { path: request.path });
  }

  #bound(request: PendingRequest, signal: AbortSignal | undefined): void {
    request.deadlineKey = this.#deadlines.add(request, this.#clock.nowMs() + request.timeoutMs);
    if (signal === undefined) return;
    const onAbort = () => {
      if (request.settled) return;
      this.#deadlines.remove(request, request.deadlineKey);
      request.reject(abortedError(request.what, signal, this.#detailsOf(request)));
      this.#forget(request);
    };
    request.signal = signal;
    request.onAbort = onAbort;
    signal.addEventListener('abort', onAbort, { once: true });
  }

  #timeOut(request: PendingRequest): void {
    if (request.settled) return;
    const where = request.phase === 'sent' ? 'the server has not answered' : 'no server could be reached';
    const message = `${request.what}: ${where} within ${request.timeoutMs} ms (timeoutMs, requestTimeoutMs)`;
    request.reject(new ZooKeeperError('TIMEOUT', message, this.#detailsOf(request)));
    this.#forget(request);
  }

  #detailsOf(request: PendingRequest): { path: string | undefined; maybeApplied: boolean } {
    return { path: request.path, maybeApplied: request.phase === 'sent' };
  }

  /** A settled request leaves the waiting line at once when too many of them stand in it. */
  #forget(request: PendingRequest): void {
    if (request.phase === 'sent') return;
    this.#settledWaiting += 1;
    if (this.#settledWaiting < 256 || this.#settledWaiting * 2 < this.#waiting.length) return;
    this.#waiting.retain((waiting) => !waiting.settled);
    this.#settledWaiting = 0;
  }

  #write(request: PendingRequest, writer: JuteWriter, nowMs: number, xid?: number): void {
    const { operation, args } = request;
    const mark = writer.beginFrame();
    try {
      request.xid = xid ?? this.#nextXid();
      writer.int(request.xid);
      writer.int(typeof operation.opcode === 'number' ? operation.opcode : operation.opcode(args));
      operation.write(writer, args);
      const bytes = writer.endFrame(mark);
      if (bytes > this.#options.maxRequestBytes) throw this.#tooLarge(request, bytes);
    } catch (error) {
      writer.dropFrame(mark);
      this.#deadlines.remove(request, request.deadlineKey);
      request.reject(error);
      return;
    }
    request.phase = 'sent';
    request.sentAtMs = nowMs;
    this.#sent.push(request);
  }

  #tooLarge(request: PendingRequest, bytes: number): ZooKeeperError {
    const message =
      `${request.what}: the request takes ${bytes} bytes, more than the ${this.#options.maxRequestBytes} that ` +
      'servers accept (maxRequestBytes; jute.maxbuffer on the servers): split the data, or raise both';
    return new ZooKeeperError('PAYLOAD_TOO_LARGE', message, { path: request.path });
  }

  #nextXid(): number {
    this.#xid = this.#xid >= largestXid ? 1 : this.#xid + 1;
    return this.#xid;
  }
}
