import { ThriftkeeperError } from './error.ts';
import { FrameWriter, PlainWriter } from './framing/framed.ts';
import { FrameSplitter, ScanSplitter, type Splitter } from './framing/splitter.ts';
import type { DecodeLimits } from './limits.ts';
import { BinaryReader } from './protocol/binary-reader.ts';
import { BinaryScanner } from './protocol/binary-scanner.ts';
import { BinaryWriter } from './protocol/binary-writer.ts';
import { CompactReader } from './protocol/compact-reader.ts';
import { CompactScanner } from './protocol/compact-scanner.ts';
import { CompactWriter } from './protocol/compact-writer.ts';
import type { Int64Form } from './protocol/int64.ts';
import { JsonReader } from './protocol/json-reader.ts';
import { JsonScanner } from './protocol/json-scanner.ts';
import { JsonWriter } from './protocol/json-writer.ts';
import type { MessageScanner, ProtocolReader, ProtocolWriter } from './protocol/protocol.ts';

/** How messages are laid into the byte stream. `header` is in the spec, not in this version. */
export type TransportName = 'buffered' | 'framed' | 'http';

/** How values are laid into a message. */
export type ProtocolName = 'binary' | 'compact' | 'json';

/** A transport and a protocol, as they stand in a provider record. */
export interface StackOptions {
  /** Default `buffered`, as in the record. */
  readonly transport?: TransportName;
  /** Default `binary`. */
  readonly protocol?: ProtocolName;
  /** Binary only: refuse messages of the old form without protocol version. Default false. */
  readonly strictRead?: boolean;
  /** How i64 values are handed out. Default `Int64`, which is what npm `thrift` does. */
  readonly int64?: Int64Form;
}

/** Makes what connections of one stack need. Readers and writers are shared, splitters are not. */
export interface Stack {
  readonly transport: TransportName;
  readonly protocol: ProtocolName;
  createReader(): ProtocolReader;
  createWriter(): ProtocolWriter;
  createSplitter(): Splitter;
}

const TRANSPORTS: readonly string[] = ['buffered', 'framed', 'http'];
const PROTOCOLS: readonly string[] = ['binary', 'compact', 'json'];

/** Builds the stack for these options. Throws UNSUPPORTED_STACK, naming what there is. */
export const createStack = (options: StackOptions, limits: DecodeLimits): Stack => {
  const transport = options.transport ?? 'buffered';
  const protocol = options.protocol ?? 'binary';
  const strict = options.strictRead ?? false;
  const int64 = options.int64 ?? 'Int64';
  if (!TRANSPORTS.includes(transport)) throw unsupported('transport', transport, TRANSPORTS);
  if (!PROTOCOLS.includes(protocol)) throw unsupported('protocol', protocol, PROTOCOLS);

  const createScanner = (): MessageScanner => {
    if (protocol === 'binary') return new BinaryScanner(limits, strict);
    return protocol === 'compact' ? new CompactScanner(limits) : new JsonScanner(limits);
  };
  return {
    transport,
    protocol,
    createReader: () => {
      if (protocol === 'binary') return new BinaryReader(limits, int64, strict);
      return protocol === 'compact' ? new CompactReader(limits, int64) : new JsonReader(limits, int64);
    },
    createWriter: () => {
      const framing =
        transport === 'framed'
          ? new FrameWriter(limits.maxMessageBytes)
          : new PlainWriter(limits.maxMessageBytes);
      if (protocol === 'binary') return new BinaryWriter(framing);
      return protocol === 'compact' ? new CompactWriter(framing) : new JsonWriter(framing);
    },
    createSplitter: () =>
      transport === 'framed' ? new FrameSplitter(limits.maxMessageBytes) : new ScanSplitter(createScanner()),
  };
};

const unsupported = (what: string, name: string, known: readonly string[]): ThriftkeeperError =>
  new ThriftkeeperError(
    'UNSUPPORTED_STACK',
    `${what} '${name}' is not available here: ${known.join(', ')} are`,
  );
