import type { ByteSink } from '../byte-sink.ts';
import { asProtocolError, protocolError, type ThriftkeeperError } from '../error.ts';
import type { Splitter } from '../framing/splitter.ts';
import { HeaderFraming, type HeaderProtocol } from '../header/header-frame.ts';
import { HeaderSplitter } from '../header/header-splitter.ts';
import { InboundBytes } from '../inbound-bytes.ts';
import { resolveLimits } from '../limits.ts';
import type { ProtocolReader, ProtocolWriter } from '../protocol/protocol.ts';
import { type CallHeaders, NO_HEADERS } from '../service/call-headers.ts';
import { createStack, type Stack } from '../stack.ts';
import { describeMismatch } from '../stack-mismatch.ts';
import type { CallOptions, ConnectionOptions } from './connection-options.ts';
import { GeneratedClient } from './generated-client.ts';
import type { PendingCall } from './pending-call.ts';

/** Makes bytes of calls, and finds answers in the bytes that come: one stream's, without its socket. */
export class StreamCodec {
  /** Stands at the answer that `next` found. */
  readonly reader: ProtocolReader;
  readonly generated: GeneratedClient;
  private readonly stack: Stack;
  private readonly writer: ProtocolWriter;
  private readonly inbound = new InboundBytes();
  private readonly splitter: Splitter;
  private readonly headerSplitter: HeaderSplitter | undefined;
  private readonly headerFraming: HeaderFraming | undefined;
  private readonly ownHeaders: CallHeaders;
  private readonly zlib: boolean;
  /** Size of the answer found last, whose bytes are in use until the next is asked for. */
  private taken = 0;

  constructor(options: ConnectionOptions) {
    const limits = resolveLimits(options.limits);
    this.stack = createStack(options, limits);
    this.reader = this.stack.createReader();
    this.headerFraming =
      this.stack.transport === 'header'
        ? new HeaderFraming(this.stack.protocol as HeaderProtocol, limits.maxMessageBytes)
        : undefined;
    this.ownHeaders = options.headers ?? NO_HEADERS;
    this.zlib = options.zlib ?? false;
    this.writer = this.stack.createWriter(this.headerFraming);
    this.writer.namePrefix = options.multiplexed === undefined ? '' : `${options.multiplexed}:`;
    this.splitter = this.stack.createSplitter();
    this.headerSplitter = this.splitter instanceof HeaderSplitter ? this.splitter : undefined;
    this.generated = new GeneratedClient(this.writer);
  }

  /**
   * Writes a call. When its arguments do not fit, it throws with the sink as it was before.
   *
   * @throws ThriftkeeperError INVALID_ARGUMENT that names the field
   */
  write(sink: ByteSink, call: PendingCall, args: readonly unknown[], options: CallOptions | undefined): void {
    if (this.headerFraming !== undefined) this.planHeader(this.headerFraming, call, options);
    this.writer.sink = sink;
    this.generated.send(call.method, call.seqid, args, options?.multiplexed);
  }

  /** Takes bytes that came. */
  push(chunk: Buffer): void {
    this.inbound.push(chunk);
  }

  /**
   * Puts the reader at the next answer; false when none is there as a whole.
   *
   * @throws ThriftkeeperError when what came can be no answer
   */
  next(): boolean {
    const { inbound, splitter, headerSplitter: header } = this;
    inbound.consume(this.taken);
    this.taken = 0;
    if (!splitter.next(inbound)) return false;
    if (header !== undefined) this.checkHeader(header);
    this.reader.begin(header?.bytes ?? inbound.bytes, splitter.messageStart, splitter.messageEnd);
    this.taken = splitter.consumed;
    return true;
  }

  /** What came beside the answer that `next` found; undefined on stacks without headers. */
  get headers(): CallHeaders | undefined {
    return this.headerSplitter?.headers;
  }

  /** Lets go of what came. */
  clear(): void {
    this.inbound.clear();
    this.taken = 0;
  }

  /** The error for an answer that cannot be read, with what was sent in its place where that can be told. */
  explain(error: unknown, address: string): ThriftkeeperError {
    const { inbound, stack } = this;
    const reason = asProtocolError(error, `${address} sent what cannot be read`);
    const hint = describeMismatch(inbound.bytes.subarray(inbound.start, inbound.end), stack);
    if (hint === undefined) return reason;
    const text = `${address} does not answer in ${stack.transport}/${stack.protocol}: it sends ${hint}`;
    return protocolError(text, { cause: reason });
  }

  private planHeader(framing: HeaderFraming, call: PendingCall, options: CallOptions | undefined): void {
    const { ownHeaders: own, zlib } = this;
    const headers = options?.headers === undefined ? own : { ...own, ...options.headers };
    framing.plan = { kind: 'header', seqid: call.seqid, zlib, headers };
    call.onHeaders = options?.onHeaders;
  }

  private checkHeader({ protocol }: HeaderSplitter): void {
    if (protocol === this.stack.protocol) return;
    throw protocolError(`answer in ${protocol} protocol, the call was in ${this.stack.protocol}`);
  }
}
