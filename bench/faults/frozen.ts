import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Ends the process that it is named when its standard input ends: when this process dies, or says so. */
const guard = 'cat >/dev/null; kill -KILL "$0" 2>/dev/null';

/**
 * Freezes a process by SIGSTOP. A frozen process does not notice that its parent dies; a guard ends it then.
 *
 * @returns how to let it run on
 */
export async function freeze(pid: number): Promise<() => Promise<void>> {
  const watcher = spawn('sh', ['-c', guard, String(pid)], { stdio: ['pipe', 'ignore', 'ignore'] });
  await once(watcher, 'spawn');
  process.kill(pid, 'SIGSTOP');
  return async () => {
    watcher.kill('SIGKILL');
    await once(watcher, 'exit');
    process.kill(pid, 'SIGCONT');
  };
}
