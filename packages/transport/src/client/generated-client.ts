import { ThriftkeeperError } from '../error.ts';
import type { ProtocolReader, ProtocolWriter } from '../protocol/protocol.ts';
import type { MethodDescription } from '../service/service-description.ts';
import { explainArguments } from '../shape/explain.ts';
import { checkKind } from '../shape/kinds.ts';
import { shapesOf } from '../shape/method-shapes.ts';
import { Misfit } from '../shape/misfit.ts';
import { checkResult } from '../shape/unset.ts';
import { MessageType } from '../wire.ts';

/** Property that replies are looked up under instead of their number. */
const REPLY = 'reply';

/**
 * Stands in for a generated client as `this` of its `send_x` and `recv_x`, so that the generated code
 * writes into our buffer and reads from it, while calls and replies are matched by the connection.
 *
 * This is the callback path of the generated code, in both styles; its promises are never made.
 */
export class GeneratedClient {
  /** Number of the call being written; `send_x` asks for it. */
  private current = 0;
  /** Where the reply read last ended: both undefined for a void method that succeeded. */
  private error: unknown;
  private value: unknown;
  // What generated code expects to find on `this`.
  readonly output = { flush: (): void => {} };
  readonly pClass: new () => ProtocolWriter;
  /**
   * `recv_x` looks its callback up and deletes it. The callback is inherited, so the deletion finds nothing,
   * and the object never changes its shape.
   */
  readonly _reqs: object = Object.create({
    [REPLY]: (error: unknown, value: unknown) => {
      this.error = error;
      this.value = value;
    },
  });

  private readonly writer: ProtocolWriter;

  constructor(writer: ProtocolWriter) {
    this.writer = writer;
    // A constructor that returns an object gives that object to `new`.
    this.pClass = function Protocol() {
      return writer;
    } as unknown as new () => ProtocolWriter;
  }

  seqid(): number {
    return this.current;
  }

  /**
   * Writes a call. When arguments do not fit, it throws with the writer as it was before.
   *
   * @param service put before the method's name in place of the connection's own
   * @throws ThriftkeeperError INVALID_ARGUMENT that names the field
   */
  send(method: MethodDescription, seqid: number, args: readonly unknown[], service?: string): void {
    this.current = seqid;
    const { namePrefix } = this.writer;
    if (service !== undefined) this.writer.namePrefix = `${service}:`;
    try {
      const { objects } = shapesOf(method.generated);
      for (let i = 0; i < objects.length; i++) {
        const { index, field } = objects[i]!;
        const value = args[index];
        if (value !== undefined && value !== null) checkKind(field.of, value, field.name);
      }
      method.generated.send.apply(this, args as unknown[]);
    } catch (error) {
      throw explainArguments(method, args, error);
    } finally {
      this.writer.namePrefix = namePrefix;
    }
  }

  /**
   * Reads a reply. Returns the error that it carries (null or undefined for none), INVALID_RESULT where it does not fit
   * the interface; `takeValue` has the result.
   */
  receive(method: MethodDescription, reader: ProtocolReader): unknown {
    this.error = undefined;
    this.value = undefined;
    const isReply = reader.messageType === MessageType.REPLY;
    const shapes = shapesOf(method.generated);
    if (isReply) reader.expect(shapes.result);
    try {
      method.generated.receive?.call(this, reader, reader.messageType, REPLY);
      if (isReply && shapes.watchesResult && reader.strictFields)
        checkResult(shapes.result, this.error, this.value);
    } catch (error) {
      if (!(error instanceof Misfit)) throw error;
      this.error = new ThriftkeeperError('INVALID_RESULT', `'${method.name}': ${error.message}`);
    }
    return this.error;
  }

  takeValue(): unknown {
    const { value } = this;
    this.value = undefined;
    return value;
  }
}
