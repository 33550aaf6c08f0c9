import type { ByteSink } from '../byte-sink.ts';
import type { ProtocolReader, ProtocolWriter } from '../protocol/protocol.ts';
import type { CallHeaders } from '../service/call-headers.ts';

/** Reads calls and writes their replies. */
export interface Codec {
  readonly reader: ProtocolReader;
  readonly writer: ProtocolWriter;
}

/**
 * One call and its reply where they are more than bytes on a stream: an HTTP request, a message with headers.
 * Plain stacks have none.
 */
export interface Exchange extends Codec {
  /** What came with the call. */
  readonly headers: CallHeaders;
  /** Sends a header with the reply. Throws INVALID_ARGUMENT for what the stack cannot carry. */
  setReplyHeader(name: string, value: string): void;
  /** Where the reply goes; the writer's framing is prepared for it. */
  open(seqid: number): ByteSink;
  /** Told once the reply stands in the sink; for a oneway call, once that is known to have none. */
  done(): void;
}
