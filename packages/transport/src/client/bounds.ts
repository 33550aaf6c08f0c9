import type { ConnectionOptions } from './connection-options.ts';

/** How many calls and bytes a connection takes before it takes no more. */
export class Bounds {
  private readonly maxInFlight: number;
  private readonly maxQueuedBytes: number;

  constructor({ concurrency, maxInFlight, maxQueuedBytes }: ConnectionOptions) {
    this.maxInFlight = (concurrency ?? true) ? (maxInFlight ?? 4096) : 1;
    this.maxQueuedBytes = maxQueuedBytes ?? 64 * 1024 * 1024;
  }

  /** Which of them is reached, in words; undefined while none is. */
  reached(inFlight: number, queuedBytes: number): string | undefined {
    if (inFlight >= this.maxInFlight) return `${inFlight} calls are in flight (maxInFlight)`;
    if (queuedBytes > this.maxQueuedBytes) return `${queuedBytes} bytes wait to be sent (maxQueuedBytes)`;
    return undefined;
  }
}
