import { answeredError, ZooKeeperError } from './errors.ts';
import type { JuteReader } from './jute-reader.ts';
import { readDataAndStat } from './node-operations.ts';
import type { Operation } from './operation.ts';
import { opcodes } from './protocol.ts';
import type { Stat } from './records.ts';

/** One read of several; see `ZooKeeperClient.multiRead`. */
export interface ReadOperation {
  readonly type: 'get' | 'children';
  readonly path: string;
}

/** What one of several reads found, or why it failed: they do not depend on each other. */
export type ReadResult =
  | { readonly type: 'get'; readonly path: string; readonly data: Buffer; readonly stat: Stat }
  | { readonly type: 'children'; readonly path: string; readonly children: string[] }
  | { readonly type: 'error'; readonly path: string; readonly error: ZooKeeperError };

export interface MultiReadArguments {
  readonly given: readonly ReadOperation[];
  readonly paths: readonly string[];
}

function readResult(reader: JuteReader, type: number, given: ReadOperation): ReadResult {
  const { path } = given;
  switch (type) {
    case opcodes.getData:
      return { type: 'get', path, ...readDataAndStat(reader) };
    case opcodes.getChildren:
      return { type: 'children', path, children: reader.strings() };
    case opcodes.error:
      return { type: 'error', path, error: answeredError(reader.int(), given.type, path) };
    default:
      throw new ZooKeeperError('PROTOCOL_ERROR', `multiRead: an answer of unknown type ${type}`);
  }
}

/** Several reads in one request. ZooKeeper 3.6 and later. */
export const multiRead: Operation<MultiReadArguments, ReadResult[]> = {
  name: 'multiRead',
  opcode: opcodes.multiRead,
  write(writer, args) {
    args.given.forEach((operation, index) => {
      writer.int(operation.type === 'get' ? opcodes.getData : opcodes.getChildren);
      writer.boolean(false);
      writer.int(-1);
      writer.string(args.paths[index]);
      writer.boolean(false);
    });
    writer.int(-1);
    writer.boolean(true);
    writer.int(-1);
  },
  read(reader, args) {
    const results: ReadResult[] = [];
    for (;;) {
      const type = reader.int();
      const isDone = reader.boolean();
      reader.int();
      if (isDone) break;
      const given = args.given[results.length];
      if (given === undefined)
        throw new ZooKeeperError('PROTOCOL_ERROR', 'multiRead: more answers than reads');
      results.push(readResult(reader, type, given));
    }
    if (results.length < args.given.length)
      throw new ZooKeeperError('PROTOCOL_ERROR', 'multiRead: fewer answers than reads');
    return results;
  },
};
