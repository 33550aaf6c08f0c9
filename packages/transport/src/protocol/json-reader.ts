import { protocolError } from '../error.ts';
import type { DecodeLimits } from '../limits.ts';
import { type Int64Form, joinInt64, splitHalves } from './int64.ts';
import { JsonScanner } from './json-scanner.ts';
import { JsonProtocol } from './npm-json.ts';
import type { ListHeader, MapHeader, ProtocolReader } from './protocol.ts';

/**
 * Thrift's JSON protocol by npm `thrift`, on our buffers, with sizes checked against the values that are
 * there: npm `thrift` would loop as often as the message claims.
 */
export class JsonReader extends JsonProtocol implements ProtocolReader {
  messageType = 0;
  seqid = 0;
  nameStart = 0;
  nameEnd = 0;
  bytes: Buffer = Buffer.alloc(0);
  private readonly window: { buf: Buffer; readIndex: number; writeIndex: number };
  private readonly scanner: JsonScanner;

  private readonly limits: DecodeLimits;
  private readonly int64: Int64Form;

  constructor(limits: DecodeLimits, int64: Int64Form) {
    const window = { buf: Buffer.alloc(0), readIndex: 0, writeIndex: 0 };
    super({ borrow: () => window, consume: () => {} });
    this.limits = limits;
    this.int64 = int64;
    this.window = window;
    this.scanner = new JsonScanner(limits);
  }

  begin(bytes: Buffer, start: number, end: number): void {
    this.window.buf = bytes;
    this.window.readIndex = start;
    this.window.writeIndex = end;
  }

  readHeader(): void {
    const { buf, readIndex, writeIndex } = this.window;
    // Checks depth and completeness before the recursive parser sees the text.
    this.scanner.reset();
    if (this.scanner.scan(buf, readIndex, writeIndex) < 0) throw protocolError('JSON message ends too early');
    const { fname, mtype, rseqid } = super.readMessageBegin();
    if (typeof fname !== 'string' || fname.length > this.limits.maxNameBytes) {
      throw protocolError('JSON message without a proper method name');
    }
    this.messageType = Number(mtype);
    this.seqid = Number(rseqid) | 0;
    this.bytes = Buffer.from(fname);
    this.nameStart = 0;
    this.nameEnd = this.bytes.length;
  }

  override readMessageBegin(): { fname: string; mtype: number; rseqid: number } {
    this.readHeader();
    return { fname: this.bytes.toString(), mtype: this.messageType, rseqid: this.seqid };
  }

  override readListBegin(): ListHeader {
    const list = this.rstack.at(-1);
    if (!Array.isArray(list)) throw protocolError('JSON message: a list was expected');
    // Nested lists stand in their parent, in front.
    const own = Array.isArray(list[0]) ? list[0] : list;
    this.checkSize(own[1], own.length - 2);
    return super.readListBegin();
  }

  override readSetBegin(): ListHeader {
    return this.readListBegin();
  }

  override readMapBegin(): MapHeader {
    const map = this.rstack.at(-1);
    const own = Array.isArray(map) && Array.isArray(map[0]) ? map[0] : map;
    if (!Array.isArray(own)) throw protocolError('JSON message: a map was expected');
    this.checkSize(own[2], Object.keys(own[3] ?? {}).length);
    return super.readMapBegin();
  }

  override readI64(): unknown {
    const { high, low } = splitHalves(super.readI64(), 'i64');
    return joinInt64(this.int64, high, low);
  }

  override readBinary(): Buffer {
    return Buffer.from(String(this.readValue()), 'base64');
  }

  private checkSize(claimed: unknown, there: number): void {
    if (!Number.isInteger(claimed) || (claimed as number) < 0 || (claimed as number) > there) {
      throw protocolError(`container claims ${String(claimed)} elements, ${Math.max(0, there)} are there`);
    }
  }
}
