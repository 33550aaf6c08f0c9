import type { JuteReader } from './jute-reader.ts';
import type { JuteWriter } from './jute-writer.ts';

/** One kind of request: how it is written, and how its answer is read. Stateless, one object per kind. */
export interface Operation<Arguments, Result> {
  /** For messages. */
  readonly name: string;
  readonly opcode: number | ((args: Arguments) => number);
  write(writer: JuteWriter, args: Arguments): void;
  /**
   * Reads the answer of a request that succeeded.
   *
   * @param chroot to take off the paths in it; '' for none
   */
  read(reader: JuteReader, args: Arguments, chroot: string): Result;
  /** Makes NO_NODE an answer and not an error. */
  readonly absent?: () => Result;
}

/** What the path of a request is, in requests that have one. Paths here are the server's, chroot included. */
export interface PathArguments {
  path: string;
}

export const nothingToWrite = (): void => {};
export const nothingToRead = (): void => {};
