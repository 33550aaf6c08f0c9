import { Agent, type ClientRequestArgs } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/**
 * Unused sockets are closed after this time, before the 5 s after which many servers close theirs: a request on a
 * socket that its server closes meanwhile is lost, and nobody knows whether it was run.
 */
const IDLE_SOCKET_MS = 4000;

/** Keeps the sockets of one connection alive between calls. */
export class HttpAgent extends Agent {
  /** A socket that stands already, for the first request. */
  private ready: Socket | undefined;
  private readonly openSocket: () => Promise<Socket>;

  constructor(ready: Socket, maxSockets: number, openSocket: () => Promise<Socket>) {
    super({
      keepAlive: true,
      scheduling: 'lifo',
      maxSockets,
      maxFreeSockets: maxSockets,
      timeout: IDLE_SOCKET_MS,
    });
    this.ready = ready;
    this.openSocket = openSocket;
    const drop = (): void => {
      this.ready = undefined;
    };
    ready.once('close', drop);
    ready.setTimeout(IDLE_SOCKET_MS, () => {
      if (this.ready === ready) ready.destroy();
    });
  }

  override createConnection(
    _options: ClientRequestArgs,
    onCreated?: (error: Error | null, socket: Duplex) => void,
  ): Duplex | null | undefined {
    const { ready } = this;
    this.ready = undefined;
    if (ready?.writable) {
      ready.setTimeout(0);
      return ready;
    }
    this.openSocket().then(
      (socket) => onCreated?.(null, socket),
      (error) => onCreated?.(error as Error, undefined as never),
    );
    return undefined;
  }

  override destroy(): void {
    this.ready?.destroy();
    super.destroy();
  }
}
