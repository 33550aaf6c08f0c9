import type { Clock } from './clock.ts';
import { FrameSplitter } from './frame-splitter.ts';
import { JuteReader } from './jute-reader.ts';
import { xids } from './protocol.ts';

/** How many frames are worked off before other I/O and timers have their turn. */
export const sliceFrames = 512;

export interface InboxHandlers {
  /** Handles one frame; true when it settled a promise. What it throws ends the connection. */
  onFrame(reader: JuteReader): boolean;
  onError(error: unknown): void;
  pause(): void;
  resume(): void;
}

/**
 * Works off what a connection brings, in order and in slices, so that a burst of answers does not hold up the
 * event loop. An event is handled only after the reactions to the promises that earlier frames settled: whoever
 * reads and then waits for the watch sees the two in the order the server sent them.
 */
export class Inbox {
  readonly #splitter: FrameSplitter;
  readonly #reader = new JuteReader();
  readonly #clock: Clock;
  readonly #handlers: InboxHandlers;
  /** Whether the splitter's current frame is yet to be handled. */
  #isHeld = false;
  #isScheduled = false;
  #isPaused = false;
  #isStopped = false;
  #later: Buffer[] = [];

  constructor(maxFrameBytes: number, clock: Clock, handlers: InboxHandlers) {
    this.#splitter = new FrameSplitter(maxFrameBytes);
    this.#clock = clock;
    this.#handlers = handlers;
  }

  push(chunk: Buffer): void {
    if (this.#isStopped) return;
    if (this.#isScheduled) {
      this.#later.push(chunk);
      return;
    }
    this.#splitter.push(chunk);
    this.#run();
  }

  /** Handles nothing any more. */
  stop(): void {
    this.#isStopped = true;
    this.#later = [];
  }

  #run(): void {
    try {
      this.#workOff();
    } catch (error) {
      if (!this.#isStopped) this.#handlers.onError(error);
    }
  }

  #workOff(): void {
    let frames = 0;
    let hasSettled = false;
    while (!this.#isStopped) {
      if (!this.#isHeld && !this.#splitter.next()) {
        const chunk = this.#later.shift();
        if (chunk === undefined) break;
        this.#splitter.push(chunk);
        continue;
      }
      const { bytes, start, end } = this.#splitter;
      this.#isHeld = true;
      const mustWait = hasSettled && isEvent(bytes, start, end);
      if (mustWait || frames === sliceFrames) {
        this.#schedule(mustWait ? 'afterMicrotasks' : 'afterIo');
        return;
      }
      this.#isHeld = false;
      if (this.#handlers.onFrame(this.#reader.reset(bytes, start, end))) hasSettled = true;
      frames += 1;
    }
    if (this.#isPaused && !this.#isStopped) {
      this.#isPaused = false;
      this.#handlers.resume();
    }
  }

  #schedule(when: 'afterMicrotasks' | 'afterIo'): void {
    this.#isScheduled = true;
    if (!this.#isPaused) {
      this.#isPaused = true;
      this.#handlers.pause();
    }
    this.#clock[when](() => {
      this.#isScheduled = false;
      if (!this.#isStopped) this.#run();
    });
  }
}

const isEvent = (bytes: Buffer, start: number, end: number): boolean =>
  end - start >= 4 && bytes.readInt32BE(start) === xids.event;
