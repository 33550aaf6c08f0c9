import type { MethodShapes } from '../shape/shape.ts';

/** A constructor of a declared exception. */
export type ExceptionClass = new (fields?: never) => Error;

/** The generated functions of a method. */
export interface GeneratedMethod {
  /** `Client.prototype.send_x`: writes the call. */
  readonly send: (this: object, ...args: unknown[]) => unknown;
  /** `Client.prototype.recv_x`: reads the reply; undefined for oneway methods. */
  readonly receive: ((input: unknown, type: number, seqid: unknown) => unknown) | undefined;
  /** `Processor.prototype.process_x`: reads the arguments, calls a handler, writes its reply. */
  readonly process: (this: object, seqid: number, input: unknown, output: unknown) => unknown;
  /** What it takes and gives, once somebody has asked. */
  shapes?: MethodShapes;
}
