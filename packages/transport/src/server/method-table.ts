import type { ProtocolReader, ProtocolWriter } from '../protocol/protocol.ts';
import type { MethodDescription, ServiceDescription } from '../service/service-description.ts';
import { shapesOf } from '../shape/method-shapes.ts';
import { checkArguments } from '../shape/unset.ts';

/** The callback that generated code hands to a handler: writes the reply. */
export type GeneratedReply = (error: unknown, value?: unknown) => void;

/** A method that can be called at a listener. */
export interface ServedMethod {
  readonly description: MethodDescription;
  /** Name of the service on a multiplexed listener; empty for the default service. */
  readonly service: string;
  /** Name in calls, with the service before it on multiplexed listeners. */
  readonly wireBytes: Uint8Array;
  /** @internal Stands in for a generated processor. */
  readonly standIn: object;
}

/**
 * Finds the method for a name in a message, without making a string of it, and reads its arguments by
 * the generated code.
 */
export class MethodTable {
  private readonly byHash = new Map<number, ServedMethod[]>();
  /** What the generated code handed to the handler last: arguments, and the callback unless oneway. */
  private captured: unknown[] = [];

  /** @param services by name on the wire; the empty name is the default service, whose methods need no prefix */
  constructor(services: ReadonlyMap<string, ServiceDescription>) {
    for (const [service, { methods }] of services) {
      for (const description of methods.values()) {
        const wireBytes = Buffer.from(service === '' ? description.name : `${service}:${description.name}`);
        const hash = hashName(wireBytes, 0, wireBytes.length);
        const same = this.byHash.get(hash);
        const entry = { description, service, wireBytes, standIn: this.standIn(description) };
        if (same === undefined) this.byHash.set(hash, [entry]);
        else same.push(entry);
      }
    }
  }

  find(bytes: Uint8Array, start: number, end: number): ServedMethod | undefined {
    const candidates = this.byHash.get(hashName(bytes, start, end));
    return candidates?.find(({ wireBytes }) => equals(wireBytes, bytes, start, end));
  }

  /**
   * Reads a call's arguments. The last element is the callback that writes the reply, except for oneway methods.
   *
   * @param writer what that callback will write to
   * @throws Misfit for what does not fit the interface
   */
  readArguments(
    method: ServedMethod,
    seqid: number,
    reader: ProtocolReader,
    writer: ProtocolWriter,
  ): unknown[] {
    const { generated } = method.description;
    const shapes = shapesOf(generated);
    reader.expect(shapes.arguments);
    generated.process.call(method.standIn, seqid, reader, writer);
    const { captured } = this;
    this.captured = [];
    if (shapes.watchesArguments && reader.strictFields) checkArguments(shapes.arguments, captured);
    return captured;
  }

  /**
   * Stands in for a generated processor as `this` of `process_x`, with a handler that only keeps what it gets.
   * Its `length` is one above the arguments', which makes generated code of both styles take the callback path.
   */
  private standIn({ name, arity }: MethodDescription): object {
    const capture = (...values: unknown[]): void => {
      this.captured = values;
    };
    Object.defineProperty(capture, 'length', { value: arity + 1 });
    return { _handler: { [name]: capture } };
  }
}

/** FNV-1a: short names, few of them, and collisions are looked through. */
const hashName = (bytes: Uint8Array, start: number, end: number): number => {
  let hash = 0x811c9dc5;
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ bytes[i]!, 0x01000193);
  return hash;
};

const equals = (name: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean => {
  if (name.length !== end - start) return false;
  for (let i = 0; i < name.length; i++) if (name[i] !== bytes[start + i]) return false;
  return true;
};
