import type { ExceptionClass, GeneratedMethod } from './generated-method.ts';
import type { ServiceModule } from './service-module.ts';

/** What is known of one method, read off its generated code once. */
export interface MethodDescription {
  /** Name in the interface definition and on the wire, e.g. `calculate`. */
  readonly name: string;
  /** Name of the service that defines it, which for inherited methods is the parent. */
  readonly definedBy: string;
  readonly argumentNames: readonly string[];
  /** Number of arguments. */
  readonly arity: number;
  readonly oneway: boolean;
  /** Whether it returns something; false for `void` and oneway methods. */
  readonly returns: boolean;
  /** Classes of the exceptions that it declares, in no particular order. */
  readonly exceptions: readonly ExceptionClass[];
  /** The name in UTF-8, to compare with what stands in a message. */
  readonly nameBytes: Uint8Array;
  /** @internal The generated functions, which are called with a stand-in as `this`. */
  readonly generated: GeneratedMethod;
}

/** What is known of a service. */
export interface ServiceDescription {
  /** Name in the interface definition, e.g. `Calculator`. */
  readonly name: string;
  readonly module: ServiceModule;
  /** By name; inherited methods included. */
  readonly methods: ReadonlyMap<string, MethodDescription>;
}
