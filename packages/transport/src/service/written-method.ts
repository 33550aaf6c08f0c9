import type { ProtocolReader, ProtocolWriter } from '../protocol/protocol.ts';
import type { StructShape } from '../shape/shape.ts';
import { MessageType, WireType } from '../wire.ts';
import type { GeneratedMethod } from './generated-method.ts';
import type { MethodDescription } from './service-description.ts';

/** A method that is called without generated code: its arguments are written, and its answers read, by hand. */
export interface WrittenMethod {
  /** Name in the interface definition and on the wire. */
  readonly name: string;
  /** Name of the service that defines it. */
  readonly definedBy: string;
  readonly argumentNames: readonly string[];
  readonly oneway: boolean;
  /** Whether it returns something. */
  readonly returns: boolean;
  /** Writes the struct of the arguments. What it throws fails the call, of which nothing is sent then. */
  readonly writeArguments: (output: ProtocolWriter, args: readonly unknown[]) => void;
  /**
   * Reads the struct of the answer: the result, or the declared exception that the call is to fail with. What it throws
   * ends the connection.
   */
  readonly readAnswer: (input: ProtocolReader) => WrittenAnswer;
}

/** What an answer says. */
export type WrittenAnswer =
  | { readonly value: unknown; readonly exception?: undefined }
  | { readonly exception: object };

const UNKNOWN_SHAPE: StructShape = { name: '', fields: new Map() };

/** Describes a method for `Connection.call` that no generated code knows: for tools that read interfaces as they run. */
export function methodBy(method: WrittenMethod): MethodDescription {
  const { name, definedBy, argumentNames, oneway, returns } = method;
  const generated: GeneratedMethod = {
    send(this: object, ...args: unknown[]) {
      const client = this as Sender;
      const output = new client.pClass(client.output);
      output.writeMessageBegin(name, oneway ? MessageType.ONEWAY : MessageType.CALL, client.seqid());
      try {
        method.writeArguments(output, args);
      } catch (error) {
        output.reset();
        throw error;
      }
      output.writeMessageEnd();
    },
    receive(this: object, input: unknown, type: number, seqid: unknown) {
      const settle = (this as Receiver)._reqs[seqid as string]!;
      const reader = input as ProtocolReader;
      if (type === MessageType.EXCEPTION) return settle(readApplicationException(reader), undefined);
      const { exception, value } = { value: undefined, ...method.readAnswer(reader) };
      reader.readMessageEnd();
      return settle(exception ?? null, value);
    },
    process: () => {},
    // Nothing is compared behind its back: it knows its types itself.
    shapes: {
      arguments: UNKNOWN_SHAPE,
      result: UNKNOWN_SHAPE,
      objects: [],
      watchesArguments: false,
      watchesResult: false,
    },
  };
  return {
    name,
    definedBy,
    argumentNames,
    arity: argumentNames.length,
    oneway,
    returns,
    exceptions: [],
    nameBytes: Buffer.from(name),
    generated,
  };
}

/** What `send` finds on `this`, as generated code does. */
interface Sender {
  readonly pClass: new (output: unknown) => ProtocolWriter;
  readonly output: unknown;
  seqid(): number;
}

interface Receiver {
  readonly _reqs: Readonly<Record<string, (error: unknown, value: unknown) => void>>;
}

function readApplicationException(input: ProtocolReader): { message: string; type: number } {
  const read = { message: '', type: 0 };
  input.readStructBegin();
  for (;;) {
    const { ftype, fid } = input.readFieldBegin();
    if (ftype === WireType.STOP) break;
    if (fid === 1 && ftype === WireType.STRING) read.message = input.readString();
    else if (fid === 2 && ftype === WireType.I32) read.type = input.readI32();
    else input.skip(ftype);
    input.readFieldEnd();
  }
  input.readStructEnd();
  input.readMessageEnd();
  return read;
}
