import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const console = fileURLToPath(new URL('..', import.meta.url));

/**
 * Builds the console as it is published. In a process of its own: the test runner's `NODE_ENV` would make it the
 * developers' build of React.
 *
 * @param folder where to. Default: where the monitor looks for it
 */
export async function buildConsole(folder?: string): Promise<void> {
  const vite = fileURLToPath(new URL('../node_modules/vite/bin/vite.js', import.meta.url));
  const args = [vite, 'build', '--logLevel', 'warn', ...(folder === undefined ? [] : ['--outDir', folder])];
  const env = { ...process.env, NODE_ENV: 'production' };
  await promisify(execFile)(process.execPath, args, { cwd: console, env });
}
