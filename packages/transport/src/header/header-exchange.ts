import type { ByteSink } from '../byte-sink.ts';
import type { ProtocolReader, ProtocolWriter } from '../protocol/protocol.ts';
import type { Exchange } from '../server/exchange.ts';
import { type CallHeaders, NO_HEADERS } from '../service/call-headers.ts';
import type { HeaderFraming, HeaderPlan, HeaderProtocol } from './header-frame.ts';
import type { HeaderSplitter } from './header-splitter.ts';

/** A reader and writer of one protocol, with the framing that the writer writes into. */
export interface HeaderCodec {
  readonly reader: ProtocolReader;
  readonly writer: ProtocolWriter;
  readonly framing: HeaderFraming;
}

/** What all connections of a header listener share. */
export type HeaderCodecs = Readonly<Record<HeaderProtocol, HeaderCodec>>;

/** One call that came with a header, or without: it is answered as it came. */
export class HeaderExchange implements Exchange {
  readonly reader: ProtocolReader;
  readonly writer: ProtocolWriter;
  readonly headers: CallHeaders;
  private readonly framing: HeaderFraming;
  private readonly kind: HeaderPlan['kind'];
  private readonly zlib: boolean;
  private readonly openSink: () => ByteSink;
  private replyHeaders: Record<string, string> | undefined;

  constructor(codecs: HeaderCodecs, came: HeaderSplitter, openSink: () => ByteSink) {
    const { reader, writer, framing } = codecs[came.protocol];
    this.reader = reader;
    this.writer = writer;
    this.framing = framing;
    this.kind = came.kind;
    this.zlib = came.zlib;
    this.headers = came.headers;
    this.openSink = openSink;
  }

  setReplyHeader(name: string, value: string): void {
    this.replyHeaders ??= Object.create(null) as Record<string, string>;
    this.replyHeaders[name] = value;
  }

  open(seqid: number): ByteSink {
    const { kind, zlib, replyHeaders: headers = NO_HEADERS } = this;
    this.framing.plan = { kind, seqid, zlib, headers };
    return this.openSink();
  }

  done(): void {}
}
