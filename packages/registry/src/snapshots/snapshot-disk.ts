import { randomBytes } from 'node:crypto';
import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { mkdir, open, readdir, rename, stat, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** By which a file is known to be the one that was written. */
export interface FileStamp {
  readonly inode: number;
  readonly changedAtMs: number;
}

/** What keeping a snapshot needs of a disk; tests hand in one that fails as they say. */
export interface SnapshotDisk {
  /** The content of a file; undefined where there is none. */
  read(path: string): Uint8Array | undefined;
  /** Puts a file in the place of another, whole or not at all, whatever happens to the process or the machine. */
  replace(path: string, bytes: Uint8Array): Promise<FileStamp>;
  stamp(path: string): Promise<FileStamp | undefined>;
  /** Removes what processes left that were killed while they wrote the file, long before `wallMs`. */
  tidy(path: string, wallMs: number): Promise<void>;
}

/** Far above any list that a client could use; a larger file is none of ours. */
const maxBytes = 256 * 1024 * 1024;
/** Owner and group read it; it names addresses and decisions. Less what the process's umask takes. */
const fileMode = 0o640;
const directoryMode = 0o750;
/** A temporary file as old as this belongs to a process that was killed while it wrote. */
const abandonedAfterMs = 600_000;

/** The machine's own disk. */
export const systemDisk: SnapshotDisk = {
  read(path) {
    let file: number;
    try {
      // A pipe in its place would block for ever without O_NONBLOCK.
      file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    } catch (error) {
      if (isCode(error, 'ENOENT')) return undefined;
      throw error;
    }
    try {
      const stats = fstatSync(file);
      if (!stats.isFile()) throw new Error('it is no file');
      if (stats.size > maxBytes) throw new Error(`it is ${stats.size} bytes, ${maxBytes} are allowed`);
      return readFileSync(file);
    } finally {
      closeSync(file);
    }
  },

  async replace(path, bytes) {
    const directory = dirname(path);
    await mkdir(directory, { recursive: true, mode: directoryMode });
    const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
    try {
      const stamped = await writeWhole(temporary, bytes);
      await rename(temporary, path);
      await syncDirectory(directory);
      return stamped;
    } catch (error) {
      await unlink(temporary).catch(() => {});
      throw error;
    }
  },

  async stamp(path) {
    try {
      const { ino, mtimeMs } = await stat(path);
      return { inode: ino, changedAtMs: mtimeMs };
    } catch (error) {
      if (isCode(error, 'ENOENT')) return undefined;
      throw error;
    }
  },

  async tidy(path, wallMs) {
    const begin = `${basename(path)}.`;
    for (const name of await readdir(dirname(path)).catch(() => [])) {
      if (!name.startsWith(begin) || !name.endsWith('.tmp')) continue;
      const left = join(dirname(path), name);
      const stats = await stat(left).catch(() => undefined);
      if (stats && wallMs - stats.mtimeMs > abandonedAfterMs) await unlink(left).catch(() => {});
    }
  },
};

async function writeWhole(path: string, bytes: Uint8Array): Promise<FileStamp> {
  const file = await open(path, 'wx', fileMode);
  try {
    await file.writeFile(bytes);
    await file.sync();
    const { ino, mtimeMs } = await file.stat();
    return { inode: ino, changedAtMs: mtimeMs };
  } finally {
    await file.close();
  }
}

/** Makes the new name outlive a power cut, where the file system can. */
async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r').catch(() => undefined);
  try {
    await directory?.sync();
  } catch (error) {
    if (!isCode(error, 'EINVAL', 'EPERM', 'EISDIR', 'ENOTSUP')) throw error;
  } finally {
    await directory?.close();
  }
}

const isCode = (error: unknown, ...codes: readonly string[]) =>
  codes.includes((error as NodeJS.ErrnoException).code ?? '');
