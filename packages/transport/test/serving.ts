import { connect as connectTcp, type Socket } from 'node:net';
import { afterEach } from 'vitest';
import { type Connection, connect, type Listener, listen } from '../src/index.ts';

/** Starts listeners and connections that are closed after each test, clients first. */
export const serving = () => {
  const open: { close(options?: { graceMs: number }): Promise<void> }[] = [];
  afterEach(async () => {
    for (const each of open.splice(0).reverse()) await each.close({ graceMs: 200 });
  });
  return {
    listen: async (...args: Parameters<typeof listen>): Promise<Listener> => {
      const listener = await listen(...args);
      open.push(listener);
      return listener;
    },
    connect: async (...args: Parameters<typeof connect>): Promise<Connection> => {
      const connection = await connect(...args);
      open.push(connection);
      return connection;
    },
    /** A bare socket to the listener, for bytes of the test's own. */
    raw: async (listener: Listener): Promise<RawClient> => {
      const client = new RawClient(connectTcp(listener.address as never));
      open.push(client);
      await client.connected;
      return client;
    },
  };
};

/** A socket that remembers what it received. */
export class RawClient {
  readonly connected: Promise<void>;
  /** Resolves with everything received, when the peer has closed. */
  readonly ended: Promise<Buffer>;
  readonly socket: Socket;
  private readonly chunks: Buffer[] = [];

  constructor(socket: Socket) {
    this.socket = socket;
    this.connected = new Promise((resolve, reject) => {
      socket.once('connect', resolve).once('error', reject);
    });
    this.ended = new Promise((resolve) => {
      socket.on('data', (chunk) => this.chunks.push(chunk));
      socket.on('error', () => {});
      socket.on('close', () => resolve(Buffer.concat(this.chunks)));
    });
  }

  /** Writes, and resolves once the system has taken the bytes. */
  write(bytes: Uint8Array): Promise<void> {
    return new Promise((resolve) => {
      this.socket.write(bytes, () => resolve());
    });
  }

  close(): Promise<void> {
    this.socket.destroy();
    return Promise.resolve();
  }
}

/** A promise with its ends outside. */
export const deferred = <T = void>() => Promise.withResolvers<T>();
