import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { ServerOptions } from '@thriftkeeper/server';

/** A server in a process of its own. */
export interface ServerProcess {
  readonly address: string;
  readonly pid: number;
  /** How many calls have reached its handler. */
  calls(): Promise<number>;
  /** Sends a signal, and waits until the process has ended: the exit code, or the signal. */
  end(signal: NodeJS.Signals): Promise<number | NodeJS.Signals>;
}

const script = fileURLToPath(new URL('./serving-process.ts', import.meta.url));

/** Starts servers in processes of their own; `endAll` ends those that still run. */
export function serverProcesses() {
  const children = new Set<ChildProcess>();
  const start = async (options: ServerOptions): Promise<ServerProcess> => {
    const child = fork(script, { env: { ...process.env, SERVE: JSON.stringify(options) } });
    children.add(child);
    const exited = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
    void exited.then(() => children.delete(child));
    const failed = exited.then(([code, signal]) => {
      throw new Error(`the server process ended by itself: ${code ?? signal}`);
    });
    failed.catch(() => {});
    const [{ address }] = (await Promise.race([once(child, 'message'), failed])) as [{ address: string }];
    return {
      address,
      pid: child.pid!,
      async calls() {
        child.send('calls');
        const [{ calls }] = (await Promise.race([once(child, 'message'), failed])) as [{ calls: number }];
        return calls;
      },
      async end(signal) {
        child.kill(signal);
        const [code, by] = await exited;
        return code ?? by!;
      },
    };
  };
  return {
    start,
    endAll: async () => {
      for (const child of children) child.kill('SIGKILL');
      while (children.size > 0) await once([...children][0]!, 'exit');
    },
  };
}
