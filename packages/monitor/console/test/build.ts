import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const console = fileURLToPath(new URL('..', import.meta.url));

/** The console, built as it is published. */
export interface BuiltConsole {
  readonly folder: string;
  remove(): Promise<void>;
}

/**
 * Builds the console into a folder of the caller's own: pages load their parts when they are reached, and another
 * build into the same folder takes them away. In a process of its own: the test runner's `NODE_ENV` would make it the
 * developers' build of React.
 */
export async function buildConsole(): Promise<BuiltConsole> {
  const folder = await mkdtemp(join(tmpdir(), 'console-'));
  const vite = fileURLToPath(new URL('../node_modules/vite/bin/vite.js', import.meta.url));
  const args = [vite, 'build', '--logLevel', 'error', '--outDir', folder, '--emptyOutDir'];
  const env = { ...process.env, NODE_ENV: 'production' };
  await promisify(execFile)(process.execPath, args, { cwd: console, env });
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}
