import type { Acl } from './acl.ts';
import { errorAdvice, errorCodeOf, errorNumbers } from './error-codes.ts';
import { ZooKeeperError } from './errors.ts';
import type { JuteReader } from './jute-reader.ts';
import type { JuteWriter } from './jute-writer.ts';
import {
  type CreateArguments,
  createNode,
  createOpcode,
  deleteNode,
  type SetArguments,
  setData,
  type VersionArguments,
} from './node-operations.ts';
import type { Operation } from './operation.ts';
import { withoutChroot } from './paths.ts';
import { type CreateMode, opcodes } from './protocol.ts';
import { readStat, type Stat } from './records.ts';

/** One step of a transaction; see `ZooKeeperClient.transaction`. */
export type TransactionOperation =
  | {
      readonly type: 'create';
      readonly path: string;
      readonly data?: Uint8Array | string;
      readonly mode?: CreateMode;
      readonly ttlMs?: number;
      readonly acl?: readonly Acl[];
    }
  | { readonly type: 'delete'; readonly path: string; readonly version?: number }
  | {
      readonly type: 'set';
      readonly path: string;
      readonly data: Uint8Array | string;
      readonly version?: number;
    }
  /** Fails the transaction unless the node exists and has this version (any, by default). */
  | { readonly type: 'check'; readonly path: string; readonly version?: number };

/**
 * What one step of a transaction answers with, by its type. Servers send a created node's stat only for containers
 * and TTL nodes here.
 */
export type TransactionResult<Step extends TransactionOperation = TransactionOperation> = Step extends {
  readonly type: 'create';
}
  ? { readonly type: 'create'; readonly path: string; readonly stat: Stat | undefined }
  : Step extends { readonly type: 'set' }
    ? { readonly type: 'set'; readonly stat: Stat }
    : { readonly type: Step['type'] };

/** The results of a transaction, one per step. */
export type TransactionResults<Steps extends readonly TransactionOperation[]> = {
  -readonly [Index in keyof Steps]: TransactionResult<Steps[Index]>;
};

/** A transaction that was not carried out: nothing of it was. `code` and `path` are those of the step at fault. */
export class MultiError extends ZooKeeperError {
  /** Which step failed, counted from 0. */
  readonly index: number;
  /** The step that failed, as the caller gave it. */
  readonly operation: TransactionOperation;

  constructor(number: number, index: number, operation: TransactionOperation) {
    const code = errorCodeOf(number);
    const what = `step ${index} (${operation.type} ${operation.path})`;
    const advice = errorAdvice[code] ?? 'see the server log';
    super(code, `transaction: ${what} failed with ${code} (${number}), so nothing was changed; ${advice}`, {
      number,
      path: operation.path,
    });
    this.name = 'MultiError';
    this.index = index;
    this.operation = operation;
  }
}

/** A step with everything filled in, and the server's path. */
export type PreparedStep =
  | ({ readonly type: 'create' } & CreateArguments)
  | ({ readonly type: 'delete' | 'check' } & VersionArguments)
  | ({ readonly type: 'set' } & SetArguments);

export interface MultiArguments {
  readonly given: readonly TransactionOperation[];
  readonly steps: readonly PreparedStep[];
}

function writeHeader(writer: JuteWriter, type: number, isDone: boolean): void {
  writer.int(type);
  writer.boolean(isDone);
  writer.int(-1);
}

function writeStep(writer: JuteWriter, prepared: PreparedStep): void {
  switch (prepared.type) {
    case 'create': {
      const opcode = createOpcode(prepared);
      // Inside a transaction servers know only the older request, which answers without a stat.
      writeHeader(writer, opcode === opcodes.create2 ? opcodes.create : opcode, false);
      createNode.write(writer, prepared);
      break;
    }
    case 'set':
      writeHeader(writer, opcodes.setData, false);
      setData.write(writer, prepared);
      break;
    default:
      writeHeader(writer, prepared.type === 'delete' ? opcodes.delete : opcodes.check, false);
      deleteNode.write(writer, prepared);
  }
}

/** One entry of an answer: what the server did, or the number of the error. */
type Entry = { readonly path?: string; readonly stat?: Stat; readonly error: number };

function readEntry(reader: JuteReader, type: number, chroot: string): Entry {
  switch (type) {
    case opcodes.error:
      return { error: reader.int() };
    case opcodes.create:
      return { error: 0, path: withoutChroot(chroot, reader.text()) };
    case opcodes.create2:
    case opcodes.createContainer:
    case opcodes.createTtl:
      return { error: 0, path: withoutChroot(chroot, reader.text()), stat: readStat(reader) };
    case opcodes.setData:
      return { error: 0, stat: readStat(reader) };
    default:
      return { error: 0 };
  }
}

/** All or nothing. Source: `MultiOperationRecord` and `MultiResponse` of ZooKeeper's Java client. */
export const multi: Operation<MultiArguments, TransactionResult[]> = {
  name: 'transaction',
  opcode: opcodes.multi,
  write(writer, args) {
    for (const prepared of args.steps) writeStep(writer, prepared);
    writeHeader(writer, -1, true);
  },
  read(reader, args, chroot) {
    const entries: Entry[] = [];
    for (;;) {
      const type = reader.int();
      const isDone = reader.boolean();
      reader.int();
      if (isDone) break;
      if (entries.length === args.steps.length) {
        throw new ZooKeeperError('PROTOCOL_ERROR', 'transaction: more answers than steps');
      }
      entries.push(readEntry(reader, type, chroot));
    }
    return resultsOf(args.given, entries);
  },
};

/** Steps before the one at fault answer 0, those after it RUNTIME_INCONSISTENCY. */
function resultsOf(given: readonly TransactionOperation[], entries: readonly Entry[]): TransactionResult[] {
  const isReal = (entry: Entry) => entry.error !== 0 && entry.error !== errorNumbers.RUNTIME_INCONSISTENCY;
  const found = entries.findIndex(isReal);
  const failed = found >= 0 ? found : entries.findIndex((entry) => entry.error !== 0);
  const culprit = entries[failed];
  if (culprit !== undefined)
    throw new MultiError(culprit.error, failed, given[failed] as TransactionOperation);
  if (entries.length < given.length)
    throw new ZooKeeperError('PROTOCOL_ERROR', 'transaction: fewer answers than steps');
  return given.map((step, index) => {
    const { path, stat } = entries[index] as Entry;
    if (step.type === 'create') return { type: 'create', path, stat };
    return step.type === 'set' ? { type: 'set', stat } : { type: step.type };
  }) as TransactionResult[];
}
