import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Answer, Question } from './witness-process.ts';

/** A node as the witness read it. */
export interface WitnessedNode {
  readonly data: string;
  readonly version: number;
  /** The session that owns an ephemeral node, in hexadecimal; `0` for a persistent one. */
  readonly ephemeralOwner: string;
}

/** The children of an observed node, as they stood from a moment on. */
export interface Sighting {
  /** Milliseconds since the epoch. */
  readonly atMs: number;
  readonly children: readonly string[];
}

/**
 * An independent reader of the tree: the npm package `zookeeper` (ZooKeeper's own C client) in a process that
 * does nothing else. What our client wrote is true when the witness sees it.
 */
export interface Witness extends AsyncDisposable {
  /** The node at `path`, or undefined where there is none. */
  get(path: string): Promise<WitnessedNode | undefined>;
  /** The names below `path`, sorted; undefined where there is no such node. */
  children(path: string): Promise<string[] | undefined>;
  /** Records every change of the children of `path` from now on. */
  observe(path: string): Promise<void>;
  /** What `observe` has seen of `path`, oldest first. */
  sightings(path: string): Promise<Sighting[]>;
  close(): Promise<void>;
}

/**
 * Starts a witness; needs npm `zookeeper` installed.
 *
 * @param connectString as the C client takes it: `host:port,host:port`
 */
export async function startWitness(connectString: string, timeoutMs = 30_000): Promise<Witness> {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const child = fork(
    fileURLToPath(new URL(`./witness-process.${extension}`, import.meta.url)),
    [connectString],
    {
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    },
  );
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  let last = 0;
  child.on('message', ({ id, value, error }: Answer) => {
    const one = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) one?.resolve(value);
    else one?.reject(new Error(`witness: ${error}`));
  });
  const ended = new Promise<void>((resolve) => {
    child.once('exit', (code, signal) => {
      for (const one of waiting.values()) one.reject(new Error(`the witness ended (${signal ?? code})`));
      waiting.clear();
      resolve();
    });
  });
  const ask = <T>(question: Question): Promise<T> =>
    new Promise((resolve, reject) => {
      const id = ++last;
      const timer = setTimeout(
        () => reject(new Error(`the witness has not answered ${question.verb} in ${timeoutMs} ms`)),
        timeoutMs,
      );
      const settled =
        <V>(settle: (value: V) => void) =>
        (value: V) => {
          clearTimeout(timer);
          settle(value);
        };
      waiting.set(id, { resolve: settled((value) => resolve(value as T)), reject: settled(reject) });
      child.send({ id, ...question });
    });
  const close = async () => {
    if (child.connected) child.disconnect();
    await ended;
  };
  try {
    await ask({ verb: 'ready' });
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  }
  return {
    get: (path) => ask({ verb: 'get', path }),
    children: (path) => ask({ verb: 'children', path }),
    observe: (path) => ask({ verb: 'observe', path }),
    sightings: (path) => ask({ verb: 'sightings', path }),
    close,
    [Symbol.asyncDispose]: close,
  };
}
