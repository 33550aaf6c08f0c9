import { COMPACT_ID, COMPACT_VERSION } from './protocol/compact-types.ts';
import type { ProtocolName, TransportName } from './stack.ts';

/** What the first bytes of a stream look like. */
export type Recognised =
  | { readonly kind: 'thrift'; readonly transport: TransportName; readonly protocol: ProtocolName }
  | { readonly kind: 'header' | 'http' | 'tls' };

const HTTP = /^(?:GET |POST|PUT |HEAD|OPTI|PRI |DELE|HTTP)/;

/** Says what the stream is by its first bytes; undefined while nothing fits. */
export const recognise = (bytes: Buffer): Recognised | undefined => {
  if (HTTP.test(bytes.toString('latin1', 0, 4))) return { kind: 'http' };
  // A TLS record: handshake or alert, version 3.x.
  if ((bytes[0] === 0x16 || bytes[0] === 0x15) && bytes[1] === 3) return { kind: 'tls' };
  const buffered = recogniseProtocol(bytes, 0);
  if (buffered !== undefined) return { kind: 'thrift', transport: 'buffered', protocol: buffered };
  const framed = recogniseProtocol(bytes, 4);
  if (framed !== undefined) return { kind: 'thrift', transport: 'framed', protocol: framed };
  return bytes[4] === 0x0f && bytes[5] === 0xff ? { kind: 'header' } : undefined;
};

const recogniseProtocol = (bytes: Buffer, at: number): ProtocolName | undefined => {
  if (bytes[at] === 0x80 && bytes[at + 1] === 0x01) return 'binary';
  if (bytes[at] === COMPACT_ID && ((bytes[at + 1] ?? 0) & 0x1f) === COMPACT_VERSION) return 'compact';
  return bytes.toString('latin1', at, at + 3) === '[1,' ? 'json' : undefined;
};

/**
 * Words for a stream that is of another stack than agreed, for the error message; undefined when it is not
 * recognised, or is of the agreed one after all.
 */
export const describeMismatch = (
  bytes: Buffer,
  expected: { readonly transport: TransportName; readonly protocol: ProtocolName },
): string | undefined => {
  const found = recognise(bytes);
  switch (found?.kind) {
    case 'http':
      return expected.transport === 'http' ? undefined : 'HTTP';
    case 'tls':
      return 'TLS';
    case 'header':
      return expected.transport === 'header' ? undefined : 'messages of the header transport (THeader)';
    case 'thrift':
      if (found.transport === expected.transport && found.protocol === expected.protocol) return undefined;
      return `${found.transport} ${found.protocol} messages`;
    default:
      return undefined;
  }
};
