import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { connect } from '../../src/index.ts';
import { makeCalls } from './calls.ts';
import type { HostileCase } from './hostile-case.ts';
import { turn } from './memory-socket.ts';
import { callsProblem, LIMITS } from './verdict.ts';

/** Longer than any of it takes, however busy the machine is. */
const HUNG_MS = 60_000;

/** A server on a real socket that answers whatever it is asked with the pieces of a case, and hangs up. */
export class HostileServer {
  readonly address: string;
  private readonly server: Server;
  private pieces: readonly Buffer[] = [];

  private constructor(server: Server) {
    this.server = server;
    this.address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    server.on('connection', (socket) => {
      socket.on('error', () => {});
      socket.once('data', () => void this.answer(socket));
    });
  }

  static async start(): Promise<HostileServer> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new HostileServer(server);
  }

  /** Answers with these pieces from now on. */
  prepare({ pieces }: HostileCase): void {
    this.pieces = pieces;
  }

  /** Lets a client of ours make its calls here. Undefined when all is well: each of them settles. */
  async trial(attack: HostileCase): Promise<string | undefined> {
    const { transport, protocol, calls } = attack;
    this.prepare(attack);
    const connection = await connect(this.address, { transport, protocol, limits: LIMITS });
    const settled = Promise.allSettled(makeCalls(connection, calls));
    const hung = Promise.withResolvers<undefined>();
    const timer = setTimeout(() => hung.resolve(undefined), HUNG_MS);
    const ends = await Promise.race([settled, hung.promise]);
    clearTimeout(timer);
    const waiting = connection.inFlight;
    connection.destroy();
    if (ends === undefined) return `${waiting} calls have not settled ${HUNG_MS} ms after the server hung up`;
    await connection.closed;
    return callsProblem(ends);
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  private async answer(socket: Socket): Promise<void> {
    for (const piece of this.pieces) {
      if (!socket.writable) return;
      socket.write(piece);
      await turn();
    }
    // What the client still writes is read, or its end would be a reset that takes our bytes with it.
    socket.resume().end();
  }
}
