import { protocolError, ThriftkeeperError } from '../error.ts';
import type { DecodeLimits } from '../limits.ts';

/** `types` of a frame that stands for a struct; containers hold their element types there. */
export const STRUCT_FRAME = -1;

/**
 * What a scanner has to remember between two pieces of a message: the open structs and containers, and
 * how far it came. Containers keep two types (key and value; twice the same for lists) and how many
 * values are still to come.
 */
export class ScanStack {
  /** Bytes of the message that are done with; may lie beyond what has arrived. */
  at = 0;
  depth = 0;
  readonly types: Int16Array;
  readonly remaining: Float64Array;
  /** Compact field ids do not matter for scanning, but element counts do. */
  private elements = 0;

  readonly limits: DecodeLimits;

  constructor(limits: DecodeLimits) {
    this.limits = limits;
    this.types = new Int16Array(limits.maxDepth + 1);
    this.remaining = new Float64Array(limits.maxDepth + 1);
  }

  reset(): void {
    this.at = 0;
    this.depth = 0;
    this.elements = 0;
  }

  pushStruct(): void {
    this.enter();
    this.types[this.depth - 1] = STRUCT_FRAME;
  }

  /** `values` counts keys and values both. */
  pushContainer(first: number, second: number, values: number): void {
    this.enter();
    this.types[this.depth - 1] = (first << 8) | second;
    this.remaining[this.depth - 1] = values;
  }

  /** The type of the value that comes next in the container on top. */
  nextType(): number {
    const types = this.types[this.depth - 1]!;
    return this.remaining[this.depth - 1]! % 2 === 0 ? types >> 8 : types & 0xff;
  }

  countElements(size: number, minElementBytes: number): void {
    if (size < 0) throw protocolError(`container of negative size ${size}`);
    this.elements += size;
    const { maxElements, maxMessageBytes } = this.limits;
    if (this.elements > maxElements) {
      throw tooLarge(`containers of one message hold more than ${maxElements} elements`);
    }
    if (this.at + size * minElementBytes > maxMessageBytes) this.checkSize(this.at + size * minElementBytes);
  }

  checkSize(size: number): void {
    const { maxMessageBytes } = this.limits;
    if (size > maxMessageBytes) throw tooLarge(`message of more than ${maxMessageBytes} bytes`);
  }

  private enter(): void {
    if (++this.depth > this.limits.maxDepth) {
      throw protocolError(`nested deeper than ${this.limits.maxDepth} levels`);
    }
  }
}

const tooLarge = (message: string): ThriftkeeperError => new ThriftkeeperError('MESSAGE_TOO_LARGE', message);
