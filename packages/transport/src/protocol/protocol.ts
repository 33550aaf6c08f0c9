import type { ByteSink } from '../byte-sink.ts';
import type { StructShape } from '../shape/shape.ts';

/** What a field header says. Readers hand out one object again and again: generated code reads it at once. */
export interface FieldHeader {
  fname: string;
  ftype: number;
  fid: number;
}

/** What a list or set header says. */
export interface ListHeader {
  etype: number;
  size: number;
}

/** What a map header says. */
export interface MapHeader {
  ktype: number;
  vtype: number;
  size: number;
}

/** Brackets a message in the sink: what a frame, or later THeader, puts around it. */
export interface Framing {
  /** Called before the first byte of a message. */
  begin(sink: ByteSink): void;
  /** Called after its last byte; `start` is where `begin` found the sink. Throws MESSAGE_TOO_LARGE. */
  end(sink: ByteSink, start: number): void;
}

/** The write half of Thrift's TProtocol, as code generated for Node calls it. */
export interface ProtocolWriter {
  /** Where the next message goes. */
  sink: ByteSink;
  /** Put before method names: `service:` for multiplexed calls, else empty. */
  namePrefix: string;
  /** Kind of the message begun last. */
  messageType: number;

  writeMessageBegin(name: string, type: number, seqid: number): void;
  writeMessageEnd(): void;
  writeStructBegin(name: string): void;
  writeStructEnd(): void;
  writeFieldBegin(name: string, type: number, id: number): void;
  writeFieldEnd(): void;
  writeFieldStop(): void;
  writeMapBegin(ktype: number, vtype: number, size: number): void;
  writeMapEnd(): void;
  writeListBegin(etype: number, size: number): void;
  writeListEnd(): void;
  writeSetBegin(etype: number, size: number): void;
  writeSetEnd(): void;
  writeBool(value: unknown): void;
  writeByte(value: unknown): void;
  writeI16(value: unknown): void;
  writeI32(value: unknown): void;
  writeI64(value: unknown): void;
  writeDouble(value: unknown): void;
  writeString(value: unknown): void;
  writeBinary(value: unknown): void;
  writeUuid(value: unknown): void;
  /** Does nothing: connections flush once per tick. */
  flush(): void;
  /** Takes back the message begun last. Generated clients call it when writing arguments fails. */
  reset(): void;
}

/** The read half of Thrift's TProtocol, plus a header that is read without making strings. */
export interface ProtocolReader {
  /** Kind, number and name of the message, after `readHeader`. */
  messageType: number;
  seqid: number;
  nameStart: number;
  nameEnd: number;
  /** The bytes that `nameStart` and `nameEnd` point into. */
  bytes: Buffer;

  /** Starts on the message `bytes[start..end)`. The bytes must stay as they are until it is read. */
  begin(bytes: Buffer, start: number, end: number): void;
  /** Reads the message header into the fields above. */
  readHeader(): void;
  /**
   * Says what the struct behind the header looks like: what comes is compared with it, unless `strictFields` is false.
   * From then on reading throws a `Misfit` for a field of another type.
   */
  expect(struct: StructShape): void;
  readonly strictFields: boolean;
  /** The header as generated processors and npm `thrift` want it. */
  readMessageBegin(): { fname: string; mtype: number; rseqid: number };
  readMessageEnd(): void;
  readStructBegin(): { fname: string };
  readStructEnd(): void;
  readFieldBegin(): FieldHeader;
  readFieldEnd(): void;
  readMapBegin(): MapHeader;
  readMapEnd(): void;
  readListBegin(): ListHeader;
  readListEnd(): void;
  readSetBegin(): ListHeader;
  readSetEnd(): void;
  readBool(): boolean;
  readByte(): number;
  readI16(): number;
  readI32(): number;
  readI64(): unknown;
  readDouble(): number;
  readString(): string;
  readBinary(): Buffer;
  readUuid(): string;
  skip(type: number): void;
  incrementRecursionDepth(): void;
  decrementRecursionDepth(): void;
}

/**
 * Finds where a message ends that nothing announces the size of, without decoding it.
 *
 * It remembers how far it came, so that each byte is looked at about once however slowly it arrives.
 */
export interface MessageScanner {
  /**
   * @returns the length of the message at `bytes[start..end)`, or -1 while it is incomplete
   * @throws ThriftkeeperError PROTOCOL_ERROR or MESSAGE_TOO_LARGE as soon as the bytes cannot be a message
   */
  scan(bytes: Buffer, start: number, end: number): number;
  /** Forgets the message, for the next one. */
  reset(): void;
}
