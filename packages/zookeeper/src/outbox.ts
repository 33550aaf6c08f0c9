import type { Clock } from './clock.ts';
import { JuteWriter } from './jute-writer.ts';
import type { Operation } from './operation.ts';
import { type Call, type PipelineOptions, RequestPipeline } from './request-pipeline.ts';

/** How many requests are written before other I/O has its turn. */
const sliceRequests = 1024;

/** Requests on their way out: collects what one turn of the event loop asks for into one write. */
export class Outbox {
  readonly pipeline: RequestPipeline;
  readonly writer = new JuteWriter();
  readonly #clock: Clock;
  readonly #write: (bytes: Buffer) => void;
  #isScheduled = false;

  /** @param write hands bytes to the connection that is, if there is one */
  constructor(options: PipelineOptions, clock: Clock, write: (bytes: Buffer) => void) {
    this.pipeline = new RequestPipeline(options, clock);
    this.#clock = clock;
    this.#write = write;
  }

  /** A server is attached: requests go out as they come, those that waited first. */
  open(): void {
    this.pipeline.isOpen = true;
    this.schedule();
  }

  /** There is no connection any more: what was not written is forgotten, requests wait. */
  close(): void {
    this.pipeline.isOpen = false;
    this.writer.clear();
  }

  submit<Arguments, Result>(
    operation: Operation<Arguments, Result>,
    args: Arguments,
    call?: Call,
  ): Promise<Result> {
    const answer = this.pipeline.submit(operation, args, call);
    this.schedule();
    return answer;
  }

  /** Sends a request past those that wait. */
  sendNow<Arguments, Result>(
    operation: Operation<Arguments, Result>,
    args: Arguments,
    xid?: number,
  ): Promise<Result> {
    return this.pipeline.sendNow(this.writer, operation, args, xid);
  }

  /** Writes what waits as soon as the code that runs now is done. */
  schedule(): void {
    if (this.#isScheduled || !this.pipeline.isOpen) return;
    this.#isScheduled = true;
    this.#clock.afterMicrotasks(() => this.#pump());
  }

  /** Writes what waits, all of it. */
  pumpAll(): void {
    while (!this.pipeline.pump(this.writer, sliceRequests));
  }

  /** Hands over what was written. */
  flush(): void {
    const bytes = this.writer.take();
    if (bytes !== undefined) this.#write(bytes);
  }

  #pump(): void {
    this.#isScheduled = false;
    if (!this.pipeline.isOpen) return;
    const isDone = this.pipeline.pump(this.writer, sliceRequests);
    this.flush();
    if (isDone) return;
    this.#isScheduled = true;
    this.#clock.afterIo(() => this.#pump());
  }
}
