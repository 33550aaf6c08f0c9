import type { CallHeaders } from '../service/call-headers.ts';
import type { MethodDescription } from '../service/service-description.ts';
import { WheelEntry } from '../time/timing-wheel.ts';
import type { CallSink } from './call-sink.ts';

/** A call that has no answer yet. It is its own entry in the timing wheel. */
export class PendingCall extends WheelEntry {
  seqid = 0;
  /** The flush that carries it; see `Outbound.flushes`. */
  flush = 0;
  deadlineMs = 0;
  onHeaders: ((headers: CallHeaders) => void) | undefined;
  signal: AbortSignal | undefined;
  onAbort: (() => void) | undefined;
  /** False from the moment that its outcome is decided: whoever turns it decides. */
  open = true;
  readonly method: MethodDescription;
  readonly sink: CallSink;
  private readonly onExpire: (call: PendingCall) => void;

  constructor(method: MethodDescription, sink: CallSink, onExpire: (call: PendingCall) => void) {
    super();
    this.method = method;
    this.sink = sink;
    this.onExpire = onExpire;
  }

  expire(): void {
    this.onExpire(this);
  }
}
