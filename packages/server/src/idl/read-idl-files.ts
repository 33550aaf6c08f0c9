import { open } from 'node:fs/promises';
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import { type IdlDocument, ThriftkeeperError } from '@thriftkeeper/registry';
import { includesOf } from './includes.ts';

/** As the registry takes them (REC-2), and the schema of the document. */
const most = { bytes: 524_288, files: 256 };

/**
 * Reads an interface from disk: the main file and all that it includes. An include is looked for beside the file that
 * names it, then beside the main one, as the compiler does. Files are named by their paths below the folder that has
 * them all.
 *
 * @param main path of the file that defines the service
 * @throws INVALID_OPTION when a file cannot be read, RECORD_TOO_LARGE
 */
export async function readIdlFiles(main: string): Promise<IdlDocument> {
  const mainPath = resolve(main);
  const texts = new Map<string, string>();
  let left = most.bytes;
  const read = async (path: string): Promise<boolean> => {
    if (texts.has(path)) return true;
    const text = await textOf(path, left);
    if (text === undefined) return false;
    left -= Buffer.byteLength(text);
    if (left < 0 || texts.size === most.files) throw tooLarge(main);
    texts.set(path, text);
    return true;
  };
  if (!(await read(mainPath))) throw unreadable(`there is no ${main}`);
  // A map goes on with what is put into it meanwhile: every file is looked through once.
  for (const [path, text] of texts) {
    for (const name of includesOf(text)) {
      if (isAbsolute(name)) throw unreadable(`${path} includes ${name}; only relative paths can be stored`);
      const places = new Set([resolve(dirname(path), name), resolve(dirname(mainPath), name)]);
      let isThere = false;
      for (const place of places) isThere ||= await read(place);
      if (!isThere)
        throw unreadable(`${path} includes ${name}, which is not there: ${[...places].join(', ')}`);
    }
  }
  const top = commonFolder([...texts.keys()]);
  const nameOf = (path: string) => relative(top, path).replaceAll(sep, '/');
  return {
    main: nameOf(mainPath),
    files: Object.fromEntries([...texts].map(([path, text]) => [nameOf(path), text])),
  };
}

/** Undefined where there is no such file. One that is too large is not read. */
async function textOf(path: string, mostBytes: number): Promise<string | undefined> {
  try {
    await using file = await open(path);
    const { size } = await file.stat();
    if (size > mostBytes) throw tooLarge(path);
    return await file.readFile('utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    if (error instanceof ThriftkeeperError) throw error;
    throw unreadable(`${path} cannot be read: ${(error as Error).message}`, error);
  }
}

function commonFolder(paths: readonly string[]): string {
  let folder = dirname(paths[0]!);
  for (const path of paths) {
    while (relative(folder, path).startsWith(`..${sep}`)) folder = dirname(folder);
  }
  return folder;
}

const unreadable = (problem: string, cause?: unknown) =>
  new ThriftkeeperError('INVALID_OPTION', `the option "idl": ${problem}`, { cause });

const tooLarge = (path: string) =>
  new ThriftkeeperError(
    'RECORD_TOO_LARGE',
    `the option "idl": ${path} and what it includes are more than ${most.bytes / 1024} KiB or ${most.files} files`,
  );
