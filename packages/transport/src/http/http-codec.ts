import type { IncomingMessage } from 'node:http';
import { ByteSink } from '../byte-sink.ts';
import type { ConnectionOptions } from '../client/connection-options.ts';
import { GeneratedClient } from '../client/generated-client.ts';
import type { DecodeLimits } from '../limits.ts';
import type { ProtocolReader, ProtocolWriter } from '../protocol/protocol.ts';
import { createStack } from '../stack.ts';
import { type HttpAnswer, readAnswer, unreadableAnswer } from './http-answer.ts';
import type { HttpCall } from './http-call.ts';

/** A sink that grew beyond this is not kept. */
const KEEP_BYTES = 256 * 1024;

/** Makes bodies of calls, and reads those of responses. */
export class HttpCodec {
  private readonly reader: ProtocolReader;
  private readonly writer: ProtocolWriter;
  private readonly generated: GeneratedClient;
  private readonly protocol: 'binary' | 'compact' | 'json';
  private readonly trustCodes: boolean;
  private readonly where: string;

  /** @param where the provider's address, for errors */
  constructor(options: ConnectionOptions, limits: DecodeLimits, where: string) {
    const stack = createStack(options, limits);
    this.reader = stack.createReader();
    this.writer = stack.createWriter();
    this.writer.namePrefix = options.multiplexed === undefined ? '' : `${options.multiplexed}:`;
    this.writer.sink = new ByteSink();
    this.generated = new GeneratedClient(this.writer);
    this.protocol = stack.protocol;
    this.trustCodes = options.trustCodes ?? false;
    this.where = where;
  }

  /**
   * The body that a call is sent in.
   *
   * @param service put before the method's name in place of the connection's own
   * @throws ThriftkeeperError INVALID_ARGUMENT that names the field which does not fit
   */
  encode({ method, seqid }: HttpCall, args: readonly unknown[], service: string | undefined): Buffer {
    const { sink } = this.writer;
    sink.length = 0;
    this.generated.send(method, seqid, args, service);
    const body = Buffer.from(sink.bytes.subarray(0, sink.length));
    if (sink.capacity > KEEP_BYTES) this.writer.sink = new ByteSink();
    return body;
  }

  /**
   * What a response with status 200 holds for its call.
   *
   * @throws ThriftkeeperError PROTOCOL_ERROR or MESSAGE_TOO_LARGE when that is no answer to this call
   */
  decode(call: HttpCall, body: Buffer, response: IncomingMessage): HttpAnswer {
    try {
      return readAnswer(call, this.where, body, this.reader, this.generated, this.trustCodes);
    } catch (cause) {
      throw unreadableAnswer(this.where, this.protocol, body, response, cause);
    }
  }
}
