import type { Acl } from './acl.ts';
import type { JuteReader } from './jute-reader.ts';
import { nothingToRead, type Operation, type PathArguments } from './operation.ts';
import { withoutChroot } from './paths.ts';
import { type CreateMode, createFlags, opcodes } from './protocol.ts';
import { readAcl, readStat, type Stat, writeAcl } from './records.ts';

const noData = Buffer.alloc(0);

/** Arguments of a read that may leave a watch. */
export interface ReadArguments extends PathArguments {
  watch: boolean;
}

export interface CreateArguments extends PathArguments {
  readonly data: Uint8Array;
  readonly mode: CreateMode;
  readonly acl: readonly Acl[];
  readonly ttlMs: number;
}

const isTtl = (mode: CreateMode): boolean => mode === 'persistentTtl' || mode === 'persistentSequentialTtl';

/** The opcode by which a node of this mode is created, so that the answer carries its stat. */
export const createOpcode = (args: CreateArguments): number =>
  isTtl(args.mode)
    ? opcodes.createTtl
    : args.mode === 'container'
      ? opcodes.createContainer
      : opcodes.create2;

export const createNode: Operation<CreateArguments, { path: string; stat: Stat }> = {
  name: 'create',
  opcode: createOpcode,
  write(writer, args) {
    writer.string(args.path);
    writer.buffer(args.data);
    writeAcl(writer, args.acl);
    writer.int(createFlags[args.mode]);
    if (isTtl(args.mode)) writer.long(BigInt(args.ttlMs));
  },
  read: (reader, _args, chroot) => ({ path: withoutChroot(chroot, reader.text()), stat: readStat(reader) }),
};

export interface VersionArguments extends PathArguments {
  readonly version: number;
}

export const deleteNode: Operation<VersionArguments, void> = {
  name: 'delete',
  opcode: opcodes.delete,
  write(writer, args) {
    writer.string(args.path);
    writer.int(args.version);
  },
  read: nothingToRead,
};

function writeRead(
  writer: Parameters<Operation<ReadArguments, void>['write']>[0],
  args: ReadArguments,
): void {
  writer.string(args.path);
  writer.boolean(args.watch);
}

export const nodeExists: Operation<ReadArguments, Stat | undefined> = {
  name: 'exists',
  opcode: opcodes.exists,
  write: writeRead,
  read: readStat,
  absent: () => undefined,
};

export const getData: Operation<ReadArguments, { data: Buffer; stat: Stat }> = {
  name: 'get',
  opcode: opcodes.getData,
  write: writeRead,
  read: readDataAndStat,
};

export function readDataAndStat(reader: JuteReader): { data: Buffer; stat: Stat } {
  const data = reader.buffer() ?? noData;
  return { data, stat: readStat(reader) };
}

export interface SetArguments extends VersionArguments {
  readonly data: Uint8Array;
}

export const setData: Operation<SetArguments, Stat> = {
  name: 'set',
  opcode: opcodes.setData,
  write(writer, args) {
    writer.string(args.path);
    writer.buffer(args.data);
    writer.int(args.version);
  },
  read: readStat,
};

export const getChildren: Operation<ReadArguments, { children: string[]; stat: Stat }> = {
  name: 'children',
  opcode: opcodes.getChildren2,
  write: writeRead,
  read: (reader) => ({ children: reader.strings(), stat: readStat(reader) }),
};

export const getAcl: Operation<PathArguments, { acl: Acl[]; stat: Stat }> = {
  name: 'getAcl',
  opcode: opcodes.getAcl,
  write: (writer, args) => writer.string(args.path),
  read: (reader) => ({ acl: readAcl(reader), stat: readStat(reader) }),
};

export interface SetAclArguments extends VersionArguments {
  readonly acl: readonly Acl[];
}

export const setAcl: Operation<SetAclArguments, Stat> = {
  name: 'setAcl',
  opcode: opcodes.setAcl,
  write(writer, args) {
    writer.string(args.path);
    writeAcl(writer, args.acl);
    writer.int(args.version);
  },
  read: readStat,
};
