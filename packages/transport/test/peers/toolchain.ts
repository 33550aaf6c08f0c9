import { execFile } from 'node:child_process';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { ServiceModule } from '../../src/index.ts';
import type { Classes } from './neutral.ts';
import { readShapes, type Shapes } from './shapes.ts';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Folders of the interface definitions, those that others include first. */
const IDL = [here('../idl/everything.thrift'), here('./idl/peers.thrift')];

/** Path of a file beside this one. */
export const beside = here;

/** Runs a command and resolves to its output; rejects, with all that it wrote, when it fails. */
export const run = async (command: string, args: readonly string[], timeoutMs = 300_000): Promise<string> => {
  const options = { timeout: timeoutMs, maxBuffer: 64 * 1024 * 1024 };
  const { stdout } = await promisify(execFile)(command, [...args], options);
  return stdout.trim();
};

/** The version of Thrift's compiler; undefined where there is none. */
export const compilerVersion = async (): Promise<string | undefined> => {
  const said = await run('thrift', ['--version']).catch(() => '');
  return /version (\S+)/.exec(said)?.[1];
};

/** Generates code for both definitions: one run of the compiler for each, so that all lies flat in the folder. */
export const generate = async (generator: string, folder: string): Promise<void> => {
  await mkdir(folder, { recursive: true });
  for (const file of IDL) {
    await run('thrift', ['-I', here('../idl'), '--gen', generator, '-out', folder, file]);
  }
};

/** What our side needs to call and to serve the peers' methods. */
export interface OurSide {
  readonly shapes: Shapes;
  readonly Peer: ServiceModule;
  readonly Stranger: ServiceModule;
  readonly classes: Classes;
}

/** Generates and loads our side's code, below the folder. */
export const prepareOurSide = async (folder: string): Promise<OurSide> => {
  const code = join(folder, 'node');
  const json = join(folder, 'json');
  await Promise.all([generate('js:node,es6', code), generate('json', json)]);
  // Generated code requires `thrift` by name, and is CommonJS whatever package it stands in.
  await symlink(here('../../node_modules'), join(folder, 'node_modules'));
  await writeFile(join(code, 'package.json'), '{ "type": "commonjs" }\n');
  return loadOurSide(folder);
};

/** Loads what {@link prepareOurSide} has made. */
export const loadOurSide = async (folder: string): Promise<OurSide> => {
  const require = createRequire(import.meta.url);
  const load = <T>(name: string): T => require(join(folder, 'node', name)) as T;
  return {
    shapes: await readShapes(['everything', 'peers'].map((name) => join(folder, 'json', `${name}.json`))),
    Peer: load('Peer.js'),
    Stranger: load('Stranger.js'),
    classes: { ...load<Classes>('everything_types.js'), ...load<Classes>('peers_types.js') },
  };
};
