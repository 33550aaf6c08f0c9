import net from 'node:net';
import { eventually } from './eventually.ts';

/** What a server answers that takes part in serving clients. */
export type Role = 'standalone' | 'leader' | 'follower' | 'observer' | 'read-only';

/** How one server is run: a container or a process. The rest of the kit is built on these few verbs. */
export interface Machine {
  /** Starts it, or starts it again after `kill` or `stop`, on the same ports with the same data. */
  start(): Promise<void>;
  /** Ends it at once, as a power cut does (SIGKILL). */
  kill(): Promise<void>;
  /** Ends it in order (SIGTERM). */
  stop(): Promise<void>;
  /** Lets it stand still with its connections open (SIGSTOP, paused container). */
  freeze(): Promise<void>;
  thaw(): Promise<void>;
  /** Throws its data away; only while it is stopped. */
  wipe(): Promise<void>;
  /** The last lines that it logged, for messages. */
  log(): Promise<string>;
  /** Ends it for good and leaves nothing behind. */
  remove(): Promise<void>;
}

/** One server of a test ensemble. */
export interface ZooKeeperServer extends Omit<Machine, 'remove'> {
  /** Its number in the ensemble, from 1. */
  readonly id: number;
  /** `host:port` for clients. */
  readonly address: string;
  /** `host:port` for TLS clients, where the ensemble was started with certificates. */
  readonly secureAddress: string | undefined;
  /** The answer to a four-letter word such as `srvr`, or undefined when none comes within two seconds. */
  command(word: string): Promise<string | undefined>;
  /** Its role, or undefined while it does not serve. */
  role(): Promise<Role | undefined>;
  /** Waits until it serves. Default bound 60 s. */
  ready(options?: { readonly timeoutMs?: number }): Promise<void>;
}

/** Wraps a machine into a server that can be asked for its state. */
export function serverOn(
  machine: Machine,
  id: number,
  address: string,
  secureAddress?: string,
): ZooKeeperServer {
  const command = (word: string) => fourLetterWord(address, word);
  const role = async () => /^Mode: (\S+)/m.exec((await command('srvr')) ?? '')?.[1] as Role | undefined;
  return {
    id,
    address,
    secureAddress,
    command,
    role,
    start: () => machine.start(),
    kill: () => machine.kill(),
    stop: () => machine.stop(),
    freeze: () => machine.freeze(),
    thaw: () => machine.thaw(),
    wipe: () => machine.wipe(),
    log: () => machine.log(),
    async ready({ timeoutMs = 60_000 } = {}) {
      try {
        await eventually(`server ${id} at ${address} serves`, role, { timeoutMs, everyMs: 25 });
      } catch (error) {
        throw new Error(`${(error as Error).message}\n${await machine.log().catch(() => '')}`, {
          cause: error,
        });
      }
    },
  };
}

/** Asks a server one of ZooKeeper's four-letter words; bounded, and undefined for every kind of no answer. */
export function fourLetterWord(
  address: string,
  word: string,
  timeoutMs = 2_000,
): Promise<string | undefined> {
  const colon = address.lastIndexOf(':');
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const socket = net.connect({ host: address.slice(0, colon), port: Number(address.slice(colon + 1)) });
    const end = (answer: string | undefined) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(answer);
    };
    const timer = setTimeout(() => end(undefined), timeoutMs);
    socket.once('connect', () => socket.write(word));
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.once('error', () => end(undefined));
    socket.once('close', () => end(chunks.length > 0 ? Buffer.concat(chunks).toString() : undefined));
  });
}
