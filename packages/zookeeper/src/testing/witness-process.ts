// The witness's own process: npm `zookeeper` and nothing else, asked over IPC by witness.ts.
import { createRequire } from 'node:module';

export interface Question {
  readonly verb: 'ready' | 'get' | 'children' | 'observe' | 'sightings';
  readonly path?: string;
}

export interface Answer {
  readonly id: number;
  readonly value?: unknown;
  readonly error?: string;
}

/** The part of npm `zookeeper`'s callback interface that is used here; its own types do not compile. */
interface NativeClient {
  init(options: {
    connect: string;
    timeout: number;
    debug_level: number;
    host_order_deterministic: boolean;
  }): void;
  a_get(
    path: string,
    watch: boolean,
    done: (rc: number, error: string, stat: NativeStat, data: Buffer | null) => void,
  ): number;
  a_get_children(
    path: string,
    watch: boolean,
    done: (rc: number, error: string, children: string[]) => void,
  ): number;
  aw_get_children(
    path: string,
    watch: () => void,
    done: (rc: number, error: string, children: string[]) => void,
  ): number;
  once(event: 'connect' | 'close', listener: () => void): void;
  close(): void;
}

interface NativeStat {
  readonly version: number;
  readonly ephemeralOwner: string | number;
}

const noNode = -101;
const connectionLoss = -4;
const retryEveryMs = 50;

const NativeZooKeeper = createRequire(import.meta.url)('zookeeper') as new () => NativeClient;
const client = new NativeZooKeeper();
const connected = new Promise<void>((resolve) => client.once('connect', resolve));
client.init({ connect: process.argv[2]!, timeout: 10_000, debug_level: 1, host_order_deterministic: false });

const seen = new Map<string, { atMs: number; children: readonly string[] }[]>();

/**
 * Asks until there is an answer: between two servers every question ends with a lost connection, which says
 * nothing about the tree. Whoever asked has a bound of its own.
 */
async function ask<T>(
  what: string,
  begin: (done: (rc: number, error: string, value?: T) => void) => void,
): Promise<T | undefined> {
  for (;;) {
    const { rc, error, value } = await new Promise<{ rc: number; error: string; value?: T }>((resolve) => {
      begin((rc, error, value) => resolve({ rc, error, ...(value !== undefined && { value }) }));
    });
    if (rc === 0) return value;
    if (rc === noNode) return undefined;
    if (rc !== connectionLoss) throw new Error(`${what}: ${rc} ${error}`);
    await new Promise((resolve) => setTimeout(resolve, retryEveryMs));
  }
}

const get = (path: string) =>
  ask(`get ${path}`, (done) => {
    client.a_get(path, false, (rc, error, stat, data) => {
      if (rc !== 0) done(rc, error);
      else
        done(rc, error, {
          data: data?.toString() ?? '',
          version: stat.version,
          ephemeralOwner: hexadecimal(stat.ephemeralOwner),
        });
    });
  });

const children = (path: string) =>
  ask<readonly string[]>(`children ${path}`, (done) => {
    client.a_get_children(path, false, (rc, error, names) =>
      done(rc, error, rc === 0 ? [...names].sort() : undefined),
    );
  });

/** Reads and arms in one operation; after a failure (no connection, no node yet) tries again. */
function observe(path: string): Promise<void> {
  if (seen.has(path)) return Promise.resolve();
  const sightings: { atMs: number; children: readonly string[] }[] = [];
  seen.set(path, sightings);
  return new Promise((resolve) => {
    const read = () => {
      client.aw_get_children(path, read, (rc, _error, names) => {
        if (rc !== 0) {
          setTimeout(read, retryEveryMs);
          return;
        }
        const sorted = [...names].sort();
        if (JSON.stringify(sightings.at(-1)?.children) !== JSON.stringify(sorted))
          sightings.push({ atMs: Date.now(), children: sorted });
        resolve();
      });
    };
    read();
  });
}

/** The C client says a session id as a hexadecimal string; a persistent node's owner as zero. */
const hexadecimal = (owner: string | number) =>
  String(owner)
    .replace(/^0x/, '')
    .replace(/^0+(?=.)/, '')
    .toLowerCase();

const answers: Record<Question['verb'], (path: string) => Promise<unknown>> = {
  ready: () => connected,
  get,
  children,
  observe,
  sightings: async (path) => seen.get(path) ?? [],
};

process.on('message', async ({ id, verb, path }: Question & { readonly id: number }) => {
  try {
    process.send!({ id, value: await answers[verb](path ?? '/') } satisfies Answer);
  } catch (error) {
    process.send!({ id, error: (error as Error).message } satisfies Answer);
  }
});
process.on('disconnect', () => {
  client.close();
  process.exit(0);
});
