import { spawn } from 'node:child_process';

/**
 * Runs a command without a shell and waits for it, bounded.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{cwd?: string, env?: NodeJS.ProcessEnv, timeoutMs?: number}} [options] `timeoutMs` 15,000 by default
 * @returns {Promise<{ok: boolean, output: string}>} never rejects; `output` is stdout and stderr together
 */
export function run(command, args, { cwd, env = process.env, timeoutMs = 15_000 } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const chunks = [];
    child.stdout.on('data', (chunk) => chunks.push(chunk));
    child.stderr.on('data', (chunk) => chunks.push(chunk));
    const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
    const end = (ok, more = '') => {
      clearTimeout(timer);
      resolve({ ok, output: Buffer.concat(chunks).toString() + more });
    };
    child.on('error', (error) => end(false, error.message));
    child.on('exit', (code, signal) => {
      // A daemon that inherited the pipes may keep them open: what has come until now is the output.
      setImmediate(() => end(code === 0, signal ? `\n${command} ended by ${signal}` : ''));
    });
  });
}

/** The last lines of a command's output, for an error message. */
export const tail = (output, lines = 8) => output.trim().split('\n').slice(-lines).join('\n');

/** Whether a command stands on the path. */
export async function has(command) {
  return (await run('sh', ['-c', `command -v ${command}`])).ok;
}
