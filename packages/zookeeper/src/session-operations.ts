import { readDataAndStat } from './node-operations.ts';
import { nothingToRead, nothingToWrite, type Operation, type PathArguments } from './operation.ts';
import { withoutChroot } from './paths.ts';
import { addWatchModes, opcodes, type watcherTypes } from './protocol.ts';
import { type ClientIdentity, readIdentities, type Stat } from './records.ts';

export const syncPath: Operation<PathArguments, void> = {
  name: 'sync',
  opcode: opcodes.sync,
  write: (writer, args) => writer.string(args.path),
  read: nothingToRead,
};

export const getEphemerals: Operation<PathArguments, string[]> = {
  name: 'ephemerals',
  opcode: opcodes.getEphemerals,
  write: (writer, args) => writer.string(args.path),
  read: (reader, _args, chroot) => reader.strings().map((path) => withoutChroot(chroot, path)),
};

export const countChildren: Operation<PathArguments, number> = {
  name: 'childrenCount',
  opcode: opcodes.getAllChildrenNumber,
  write: (writer, args) => writer.string(args.path),
  read: (reader) => reader.int(),
};

export const whoAmI: Operation<object, ClientIdentity[]> = {
  name: 'whoAmI',
  opcode: opcodes.whoAmI,
  write: nothingToWrite,
  read: readIdentities,
};

export interface ReconfigArguments {
  readonly joining: string | undefined;
  readonly leaving: string | undefined;
  readonly members: string | undefined;
  readonly fromConfig: bigint;
}

export const reconfigure: Operation<ReconfigArguments, { data: Buffer; stat: Stat }> = {
  name: 'reconfig',
  opcode: opcodes.reconfig,
  write(writer, args) {
    writer.string(args.joining);
    writer.string(args.leaving);
    writer.string(args.members);
    writer.long(args.fromConfig);
  },
  read: readDataAndStat,
};

export interface AddWatchArguments extends PathArguments {
  readonly recursive: boolean;
}

export const addWatch: Operation<AddWatchArguments, void> = {
  name: 'addWatch',
  opcode: opcodes.addWatch,
  write(writer, args) {
    writer.string(args.path);
    writer.int(args.recursive ? addWatchModes.recursive : addWatchModes.persistent);
  },
  read: nothingToRead,
};

export interface RemoveWatchesArguments extends PathArguments {
  readonly type: (typeof watcherTypes)[keyof typeof watcherTypes];
}

export const removeWatches: Operation<RemoveWatchesArguments, void> = {
  name: 'removeWatches',
  opcode: opcodes.removeWatches,
  write(writer, args) {
    writer.string(args.path);
    writer.int(args.type);
  },
  read: nothingToRead,
};

/** One piece of what the server is told to watch again. */
export interface WatchChunk {
  readonly data: string[];
  readonly exists: string[];
  readonly children: string[];
  readonly persistent: string[];
  readonly recursive: string[];
}

export interface SetWatchesArguments extends WatchChunk {
  /** The server sends events at once for what changed after this transaction. */
  readonly afterZxid: bigint;
}

const hasPersistent = (args: WatchChunk): boolean => args.persistent.length > 0 || args.recursive.length > 0;

/** Uses the older request where it is enough, so that old servers can answer it. */
export const setWatches: Operation<SetWatchesArguments, void> = {
  name: 'setWatches',
  opcode: (args) => (hasPersistent(args) ? opcodes.setWatches2 : opcodes.setWatches),
  write(writer, args) {
    writer.long(args.afterZxid);
    writer.strings(args.data);
    writer.strings(args.exists);
    writer.strings(args.children);
    if (!hasPersistent(args)) return;
    writer.strings(args.persistent);
    writer.strings(args.recursive);
  },
  read: nothingToRead,
};

export const saslStep: Operation<{ readonly token: Uint8Array }, Buffer | undefined> = {
  name: 'sasl',
  opcode: opcodes.sasl,
  write: (writer, args) => writer.buffer(args.token),
  read: (reader) => reader.buffer(),
};

export const closeSession: Operation<object, void> = {
  name: 'close',
  opcode: opcodes.closeSession,
  write: nothingToWrite,
  read: nothingToRead,
};
