import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const serverFile = fileURLToPath(new URL('../src/server.ts', import.meta.url));
const clientFile = fileURLToPath(new URL('../src/client.ts', import.meta.url));

/** A Calculator server in a process of its own. */
export interface ServerProcess {
  readonly node: string;
  readonly port: number;
  readonly pid: number;
  /** Sends a signal, and says when: milliseconds of `performance.now()`. */
  signal(signal: NodeJS.Signals): number;
  /** Resolves when the process has ended. */
  readonly ended: Promise<void>;
}

/** Starts a Calculator server and waits until it says that it serves. */
export function startServer(node: string, port: number, zookeeper: string): Promise<ServerProcess> {
  const child: ChildProcess = spawn(
    process.execPath,
    [serverFile, '--node', node, '--port', String(port), '--zookeeper', zookeeper],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  let output = '';
  return new Promise((resolve, reject) => {
    const failed = () => reject(new Error(`${node} did not start: ${output}`));
    child.once('exit', failed);
    child.stderr!.on('data', (chunk: Buffer) => {
      output += chunk;
    });
    child.stdout!.on('data', (chunk: Buffer) => {
      output += chunk;
      if (!output.includes(' serves ')) return;
      child.off('exit', failed);
      const signal = (name: NodeJS.Signals) => {
        const at = performance.now();
        child.kill(name);
        return at;
      };
      resolve({ node, port, pid: child.pid!, signal, ended });
    });
  });
}

/** A client in a process of its own, which calls all the time. */
export interface ClientProcess {
  readonly node: string;
  readonly pid: number;
  end(): void;
}

/** Starts a client. */
export function startClient(
  node: string,
  { application, everyMs, zookeeper }: { application: string; everyMs: number; zookeeper: string },
): ClientProcess {
  const options = { node, application, everyMs: String(everyMs), zookeeper };
  const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]);
  const child = spawn(process.execPath, [clientFile, ...args], { stdio: 'ignore' });
  return { node, pid: child.pid!, end: () => void child.kill('SIGTERM') };
}
