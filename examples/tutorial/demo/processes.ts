import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { freePort } from '@thriftkeeper/zookeeper/testing';

const serverFile = fileURLToPath(new URL('../src/server.ts', import.meta.url));
const clientFile = fileURLToPath(new URL('../src/client.ts', import.meta.url));

/** Everything that was started and has not ended, also while it is still starting. */
const running = new Set<ChildProcess>();

function start(file: string, options: Readonly<Record<string, string>>): ChildProcess {
  const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]);
  const child = spawn(process.execPath, [file, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}

/** Kills all of them, frozen ones too. */
export function killProcesses(): void {
  for (const child of running) child.kill('SIGKILL');
}

/** A Calculator server in a process of its own. */
export interface ServerProcess {
  readonly node: string;
  readonly address: string;
  readonly pid: number;
  /** Sends a signal, and says when: milliseconds of `performance.now()`. */
  signal(signal: NodeJS.Signals): number;
  /** Resolves when the process has ended. */
  readonly ended: Promise<void>;
}

/** A port for a server to keep: the wished one, or another where somebody listens there. */
export async function portFor(wish: number): Promise<number> {
  const probe = createServer().listen(wish, '127.0.0.1');
  const isFree = await once(probe, 'listening').then(
    () => true,
    () => false,
  );
  if (!isFree) return freePort();
  probe.close();
  await once(probe, 'close');
  return wish;
}

/** Starts a Calculator server and waits until it says that it serves. */
export function startServer(node: string, port: number, zookeeper: string): Promise<ServerProcess> {
  const child = start(serverFile, { node, port: String(port), zookeeper });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  let output = '';
  return new Promise((resolve, reject) => {
    const failed = () => reject(new Error(`${node} did not start: ${output.trim()}`));
    child.once('exit', failed);
    child.stderr!.on('data', (chunk: Buffer) => {
      output += chunk;
    });
    child.stdout!.on('data', (chunk: Buffer) => {
      output += chunk;
      const [, address] = / serves \S+ at (\S+)\n/.exec(output) ?? [];
      if (address === undefined) return;
      child.off('exit', failed);
      const signal = (name: NodeJS.Signals) => {
        const at = performance.now();
        child.kill(name);
        return at;
      };
      resolve({ node, address, pid: child.pid!, signal, ended });
    });
  });
}

/** A client in a process of its own, which calls all the time. */
export interface ClientProcess {
  readonly node: string;
  readonly pid: number;
}

/** Starts a client. */
export function startClient(
  node: string,
  { application, everyMs, zookeeper }: { application: string; everyMs: number; zookeeper: string },
): ClientProcess {
  const child = start(clientFile, { node, application, everyMs: String(everyMs), zookeeper });
  // What it prints is for those who run it by hand.
  child.stdout!.resume();
  child.stderr!.resume();
  return { node, pid: child.pid! };
}
