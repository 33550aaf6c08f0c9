import { deflateSync } from 'node:zlib';
import type { AttackedStack } from './recording.ts';
import type { Span } from './spans.ts';

/** Bytes whose parts are known. */
export interface Wrapped {
  readonly bytes: Buffer;
  /** The parts that the transport put around the message. */
  readonly spans: readonly Span[];
}

/** How a message is put into its transport. */
export interface Wrapping {
  readonly zlib: boolean;
  readonly headers: number;
  readonly chunked: boolean;
}

/** Puts a message, valid or broken, into a transport whose own part is valid. */
export const wrap = (
  { transport, protocol }: AttackedStack,
  message: Buffer,
  wrapping: Wrapping,
  end: 'server' | 'client',
): Wrapped => {
  switch (transport) {
    case 'buffered':
      return { bytes: message, spans: [{ start: 0, end: Math.min(4, message.length) }] };
    case 'framed':
      return assemble([uint32(message.length)], message);
    case 'header':
      return wrapInHeader(protocol === 'binary' ? 0 : 2, message, wrapping);
    case 'http':
      return wrapInHttp(message, wrapping, end);
  }
};

const wrapInHeader = (protocol: number, message: Buffer, { zlib, headers }: Wrapping): Wrapped => {
  const payload = zlib ? deflateSync(message) : message;
  const parts = [Buffer.from([protocol]), Buffer.from(zlib ? [1, 1] : [0])];
  if (headers > 0) {
    parts.push(Buffer.from([1]), Buffer.from([headers]));
    for (let i = 0; i < headers; i++) parts.push(Buffer.from(`\x02h${i % 10}`), Buffer.from('\x05value'));
  }
  const size = Buffer.concat(parts).length;
  const padding = Buffer.alloc((4 - (size % 4)) % 4);
  const words = Buffer.alloc(2);
  words.writeUInt16BE((size + padding.length) / 4);
  const frame = 10 + size + padding.length + payload.length;
  const fixed = [uint32(frame), Buffer.from([0x0f, 0xff]), Buffer.alloc(2), uint32(1), words];
  return assemble([...fixed, ...parts, padding], payload);
};

const wrapInHttp = (message: Buffer, { chunked }: Wrapping, end: 'server' | 'client'): Wrapped => {
  const first = end === 'server' ? 'POST / HTTP/1.1\r\n' : 'HTTP/1.1 200 OK\r\n';
  const size = chunked ? 'transfer-encoding: chunked\r\n' : `content-length: ${message.length}\r\n`;
  const head = [first, 'host: x\r\n', 'content-type: application/x-thrift\r\n', size, '\r\n'];
  const parts = head.map((line) => Buffer.from(line));
  if (!chunked) return assemble(parts, message);
  const middle = Math.ceil(message.length / 2);
  const chunk = (bytes: Buffer): Buffer[] =>
    bytes.length === 0 ? [] : [Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')];
  const chunks = [...chunk(message.subarray(0, middle)), ...chunk(message.subarray(middle))];
  return assemble([...parts, ...chunks, Buffer.from('0\r\n\r\n')], Buffer.alloc(0));
};

const assemble = (parts: readonly Buffer[], payload: Buffer): Wrapped => {
  const spans: Span[] = [];
  let at = 0;
  for (const part of parts) {
    if (part.length > 0) spans.push({ start: at, end: at + part.length });
    at += part.length;
  }
  return { bytes: Buffer.concat([...parts, payload]), spans };
};

const uint32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};
