import { deflateSync, inflateSync } from 'node:zlib';
import type { ByteSink } from '../byte-sink.ts';
import { protocolError, ThriftkeeperError } from '../error.ts';
import { tooLarge } from '../framing/framed.ts';
import type { Framing } from '../protocol/protocol.ts';
import { type CallHeaders, NO_HEADERS } from '../service/call-headers.ts';
import { putVarint, takeText, takeVarint } from './header-varint.ts';

// Apache Thrift, doc/specs/HeaderFormat.md.

/** Stands behind the frame's size. */
export const HEADER_MAGIC = 0x0fff;
/** Numbers of the protocols that a payload may be in. */
export const HEADER_PROTOCOLS = { binary: 0, compact: 2 } as const;

export type HeaderProtocol = keyof typeof HEADER_PROTOCOLS;

const ZLIB = 1;
const INFO_KEY_VALUE = 1;
/** Size, magic, flags, sequence number, header size. */
const FIXED_BYTES = 14;
const MAX_HEADER_WORDS = 0xffff;
/** One of each. */
const MAX_TRANSFORMS = 1;

/** What a frame said before its payload. */
export interface HeaderFrame {
  readonly protocol: HeaderProtocol;
  readonly zlib: boolean;
  readonly headers: CallHeaders;
  /** The payload is `bytes[start..end)`. */
  readonly bytes: Buffer;
  readonly start: number;
  readonly end: number;
}

/**
 * Reads the frame `bytes[start..end)`, which begins with the magic number.
 *
 * @throws ThriftkeeperError PROTOCOL_ERROR, MESSAGE_TOO_LARGE when its payload inflates beyond the limit
 */
export const readHeaderFrame = (
  bytes: Buffer,
  start: number,
  end: number,
  maxMessageBytes: number,
): HeaderFrame => {
  if (end - start < FIXED_BYTES - 4) throw protocolError(`header frame of ${end - start} bytes`);
  const at = { pos: start + FIXED_BYTES - 4, end: 0 };
  at.end = at.pos + bytes.readUInt16BE(start + 8) * 4;
  const payload = at.end;
  if (payload > end) throw protocolError(`header of ${payload - at.pos} bytes in a frame of ${end - start}`);
  const id = takeVarint(bytes, at);
  const protocol = id === HEADER_PROTOCOLS.binary ? 'binary' : 'compact';
  if (id !== HEADER_PROTOCOLS[protocol]) throw protocolError(`header frame of unknown protocol ${id}`);
  const transforms = takeVarint(bytes, at);
  if (transforms > MAX_TRANSFORMS) throw protocolError(`header frame with ${transforms} transforms`);
  for (let i = 0; i < transforms; i++) {
    const transform = takeVarint(bytes, at);
    if (transform !== ZLIB) throw protocolError(`header frame with unknown transform ${transform}`);
  }
  let headers: Record<string, string> | undefined;
  // An info id that is not known ends them: none behind it would be (HeaderFormat.md). Padding is id 0.
  while (at.pos < at.end && takeVarint(bytes, at) === INFO_KEY_VALUE) {
    headers ??= Object.create(null) as Record<string, string>;
    for (let count = takeVarint(bytes, at); count > 0; count--) {
      const key = takeText(bytes, at);
      headers[key] = takeText(bytes, at);
    }
  }
  const frame = { protocol, zlib: transforms > 0, headers: headers ?? NO_HEADERS } as const;
  if (transforms === 0) return { ...frame, bytes, start: payload, end };
  const inflated = inflate(bytes.subarray(payload, end), maxMessageBytes);
  return { ...frame, bytes: inflated, start: 0, end: inflated.length };
};

const inflate = (bytes: Buffer, maxMessageBytes: number): Buffer => {
  try {
    return inflateSync(bytes, { maxOutputLength: maxMessageBytes });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') {
      const text = `message of more than ${maxMessageBytes} bytes when inflated (maxMessageBytes)`;
      throw new ThriftkeeperError('MESSAGE_TOO_LARGE', text, { cause });
    }
    throw protocolError(`message that cannot be inflated: ${String(cause)}`, { cause });
  }
};

/** What the next message is put into; `unframed` and `framed` are for clients that came without a header. */
export interface HeaderPlan {
  readonly kind: 'header' | 'framed' | 'unframed';
  readonly seqid: number;
  readonly zlib: boolean;
  readonly headers: CallHeaders;
}

/** Puts a header frame around each message. */
export class HeaderFraming implements Framing {
  /** Set before each message. */
  plan: HeaderPlan = { kind: 'header', seqid: 0, zlib: false, headers: NO_HEADERS };
  private payload = 0;
  private readonly protocol: HeaderProtocol;
  private readonly maxMessageBytes: number;

  constructor(protocol: HeaderProtocol, maxMessageBytes: number) {
    this.protocol = protocol;
    this.maxMessageBytes = maxMessageBytes;
  }

  begin(sink: ByteSink): void {
    const { kind, seqid, zlib, headers } = this.plan;
    const start = sink.length;
    sink.reserve(FIXED_BYTES + 8);
    if (kind === 'header') {
      sink.bytes.writeUInt16BE(HEADER_MAGIC, start + 4);
      sink.bytes.writeUInt16BE(0, start + 6);
      sink.bytes.writeInt32BE(seqid, start + 8);
      sink.length += FIXED_BYTES;
      putHeader(sink, HEADER_PROTOCOLS[this.protocol], zlib, headers);
      const words = (sink.length - start - FIXED_BYTES) / 4;
      if (words > MAX_HEADER_WORDS) throw new ThriftkeeperError('MESSAGE_TOO_LARGE', 'headers above 256 KiB');
      sink.bytes.writeUInt16BE(words, start + 12);
    } else if (kind === 'framed') {
      sink.length += 4;
    }
    this.payload = sink.length;
  }

  end(sink: ByteSink, start: number): void {
    const { kind, zlib } = this.plan;
    const size = sink.length - this.payload;
    if (size > this.maxMessageBytes) throw tooLarge(size, this.maxMessageBytes);
    if (kind === 'unframed') return;
    if (zlib && kind === 'header') {
      const deflated = deflateSync(sink.bytes.subarray(this.payload, sink.length));
      sink.length = this.payload;
      sink.reserve(deflated.length);
      deflated.copy(sink.bytes, sink.length);
      sink.length += deflated.length;
    }
    const frame = sink.length - start - 4;
    if (frame > this.maxMessageBytes) throw tooLarge(frame, this.maxMessageBytes);
    sink.bytes.writeInt32BE(frame, start);
  }
}

/** The part of variable size, padded to whole words. */
const putHeader = (sink: ByteSink, protocol: number, zlib: boolean, headers: CallHeaders): void => {
  const start = sink.length;
  sink.bytes[sink.length++] = protocol;
  sink.bytes[sink.length++] = zlib ? 1 : 0;
  if (zlib) sink.bytes[sink.length++] = ZLIB;
  const entries = Object.entries(headers);
  if (entries.length > 0) {
    sink.bytes[sink.length++] = INFO_KEY_VALUE;
    putVarint(sink, entries.length);
    for (const pair of entries) {
      for (const text of pair) {
        const bytes = Buffer.from(String(text));
        putVarint(sink, bytes.length);
        sink.reserve(bytes.length + 8);
        bytes.copy(sink.bytes, sink.length);
        sink.length += bytes.length;
      }
    }
  }
  while ((sink.length - start) % 4 !== 0) sink.bytes[sink.length++] = 0;
};
