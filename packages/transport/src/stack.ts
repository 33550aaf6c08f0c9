import { ThriftkeeperError } from './error.ts';
import { FrameWriter, PlainWriter } from './framing/framed.ts';
import { FrameSplitter, ScanSplitter, type Splitter } from './framing/splitter.ts';
import type { HeaderCodec, HeaderCodecs } from './header/header-exchange.ts';
import { HeaderFraming, type HeaderProtocol } from './header/header-frame.ts';
import { HeaderSplitter } from './header/header-splitter.ts';
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
import type { Framing, MessageScanner, ProtocolReader, ProtocolWriter } from './protocol/protocol.ts';

/** How messages are laid into the byte stream. */
export type TransportName = 'buffered' | 'framed' | 'http' | 'header';

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
  /**
   * Whether a string that is not UTF-8 is a PROTOCOL_ERROR that names its field by number. Default false: its bad bytes
   * read as U+FFFD, as in npm `thrift`.
   */
  readonly strictUtf8?: boolean | undefined;
  /**
   * Whether what is read must be what the interface says: required fields set, each field and element of its type.
   * Default true: a call or an answer that is not so fails by itself, naming the field. False: what is missing reads as
   * null, and what is of another type is skipped or taken for its own, as in npm `thrift`.
   */
  readonly strictFields?: boolean | undefined;
  /** How i64 values are handed out. Default `Int64`, which is what npm `thrift` does. */
  readonly int64?: Int64Form;
}

/** Makes what connections of one stack need. Readers and writers are shared, splitters are not. */
export interface Stack {
  readonly transport: TransportName;
  readonly protocol: ProtocolName;
  createReader(): ProtocolReader;
  /** @param framing default: what the transport puts around messages */
  createWriter(framing?: Framing): ProtocolWriter;
  createSplitter(): Splitter;
}

const TRANSPORTS: readonly string[] = ['buffered', 'framed', 'http', 'header'];
const PROTOCOLS: readonly string[] = ['binary', 'compact', 'json'];
const INT64_FORMS: readonly Int64Form[] = ['Int64', 'number', 'bigint'];
const HEADER_PROTOCOLS: readonly string[] = ['binary', 'compact'];

/**
 * Builds the stack for these options.
 *
 * @throws ThriftkeeperError UNSUPPORTED_STACK, naming what there is; INVALID_OPTION for `int64`
 */
export const createStack = (options: StackOptions, limits: DecodeLimits): Stack => {
  const transport = options.transport ?? 'buffered';
  const protocol = options.protocol ?? 'binary';
  const strict = options.strictRead ?? false;
  const int64 = options.int64 ?? 'Int64';
  if (!TRANSPORTS.includes(transport)) throw unsupported('transport', transport, TRANSPORTS);
  const protocols = transport === 'header' ? HEADER_PROTOCOLS : PROTOCOLS;
  if (!protocols.includes(protocol)) throw unsupported('protocol', protocol, protocols);
  if (!INT64_FORMS.includes(int64)) {
    const message = `"int64" is ${String(int64)}; it must be one of ${INT64_FORMS.join(', ')}`;
    throw new ThriftkeeperError('INVALID_OPTION', message);
  }

  const createScanner = (): MessageScanner => {
    if (protocol === 'binary') return new BinaryScanner(limits, strict);
    return protocol === 'compact' ? new CompactScanner(limits) : new JsonScanner(limits);
  };
  const createReader = (): BinaryReader | CompactReader | JsonReader => {
    if (protocol === 'binary') return new BinaryReader(limits, int64, strict);
    return protocol === 'compact' ? new CompactReader(limits, int64) : new JsonReader(limits, int64);
  };
  const createFraming = (): Framing => {
    const { maxMessageBytes } = limits;
    if (transport === 'header') return new HeaderFraming(protocol as HeaderProtocol, maxMessageBytes);
    return transport === 'framed' ? new FrameWriter(maxMessageBytes) : new PlainWriter(maxMessageBytes);
  };
  return {
    transport,
    protocol,
    createReader: () => {
      const reader = createReader();
      reader.strictUtf8 = options.strictUtf8 ?? false;
      reader.strictFields = options.strictFields ?? true;
      return reader;
    },
    createWriter: (framing = createFraming()) => {
      if (protocol === 'binary') return new BinaryWriter(framing);
      return protocol === 'compact' ? new CompactWriter(framing) : new JsonWriter(framing);
    },
    createSplitter: () => {
      if (transport === 'header') return new HeaderSplitter(limits);
      return transport === 'framed'
        ? new FrameSplitter(limits.maxMessageBytes)
        : new ScanSplitter(createScanner());
    },
  };
};

/** What a listener needs whose clients choose the protocol message by message. */
export const createHeaderCodecs = (options: StackOptions, limits: DecodeLimits): HeaderCodecs => {
  const codec = (protocol: HeaderProtocol): HeaderCodec => {
    const stack = createStack({ ...options, protocol }, limits);
    const framing = new HeaderFraming(protocol, limits.maxMessageBytes);
    return { reader: stack.createReader(), writer: stack.createWriter(framing), framing };
  };
  return { binary: codec('binary'), compact: codec('compact') };
};

const unsupported = (what: string, name: string, known: readonly string[]): ThriftkeeperError =>
  new ThriftkeeperError(
    'UNSUPPORTED_STACK',
    `${what} '${name}' is not available here: ${known.join(', ')} are`,
  );
