import { createServer, type Server, type Socket } from 'node:net';

/** A request as the fake server sees it. */
export interface FakeRequest {
  readonly xid: number;
  readonly opcode: number;
  readonly body: Buffer;
}

export interface FakeOptions {
  /** Answers a handshake; default: a session of 3 s whose id counts up, or the one that is asked for. */
  readonly onHandshake?: (request: Buffer, peer: Peer) => void;
  /** Answers a request; default: `answerByDefault`. */
  readonly onRequest?: (request: FakeRequest, peer: Peer) => void;
  /** Called with a connection before anything is read. */
  readonly onConnection?: (peer: Peer) => void;
}

const int = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value, 0);
  return bytes;
};
const long = (value: bigint): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(value, 0);
  return bytes;
};
export const jute = {
  int,
  long,
  string: (text: string) => Buffer.concat([int(Buffer.byteLength(text)), Buffer.from(text)]),
  buffer: (bytes: Uint8Array) => Buffer.concat([int(bytes.length), bytes]),
  stat: () =>
    Buffer.concat([
      long(1n),
      long(1n),
      long(0n),
      long(0n),
      int(0),
      int(0),
      int(0),
      long(0n),
      int(0),
      int(0),
      long(1n),
    ]),
};
export const frame = (...parts: Buffer[]): Buffer => {
  const body = Buffer.concat(parts);
  return Buffer.concat([int(body.length), body]);
};

/** One connection of a client to the fake server. */
export class Peer {
  readonly socket: Socket;
  #zxid = 10n;

  constructor(socket: Socket) {
    this.socket = socket;
  }

  accept(sessionId = 1n, timeoutMs = 3_000, readOnly = false): void {
    const flag = Buffer.from([readOnly ? 1 : 0]);
    this.socket.write(frame(int(0), int(timeoutMs), long(sessionId), jute.buffer(Buffer.alloc(16, 7)), flag));
  }

  answer(xid: number, error: number, ...body: Buffer[]): void {
    this.socket.write(frame(int(xid), long(this.#zxid++), int(error), ...body));
  }

  event(type: number, path: string, state = 3): void {
    this.socket.write(frame(int(-1), long(-1n), int(0), int(type), int(state), jute.string(path)));
  }
}

/** Good answers to what tests ask for: every node exists, with the data `x`. */
export function answerByDefault({ xid, opcode }: FakeRequest, peer: Peer): void {
  switch (opcode) {
    case 3:
      peer.answer(xid, 0, jute.stat());
      break;
    case 4:
      peer.answer(xid, 0, jute.buffer(Buffer.from('x')), jute.stat());
      break;
    case 12:
      peer.answer(xid, 0, int(1), jute.string('child'), jute.stat());
      break;
    case -11:
      peer.answer(xid, 0);
      peer.socket.end();
      break;
    default:
      peer.answer(xid, 0);
  }
}

/** A ZooKeeper server that does what a test says, with a codec of its own. */
export class FakeServer implements AsyncDisposable {
  readonly #server: Server;
  readonly peers = new Set<Peer>();
  /** Connections accepted so far. */
  connectionCount = 0;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(options: FakeOptions = {}): Promise<FakeServer> {
    const server = createServer();
    const fake = new FakeServer(server);
    server.on('connection', (socket) => fake.#serve(socket, options));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return fake;
  }

  get address(): string {
    const address = this.#server.address();
    return typeof address === 'object' && address !== null ? `127.0.0.1:${address.port}` : '';
  }

  /** Breaks every connection. */
  cut(): void {
    for (const peer of this.peers) peer.socket.destroy();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.cut();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #serve(socket: Socket, options: FakeOptions): void {
    const peer = new Peer(socket);
    let bytes = Buffer.alloc(0);
    let isHandshaken = false;
    this.connectionCount += 1;
    const session = BigInt(this.connectionCount);
    this.peers.add(peer);
    socket.setNoDelay(true);
    socket.on('error', () => {});
    socket.on('close', () => this.peers.delete(peer));
    options.onConnection?.(peer);
    socket.on('data', (chunk: Buffer) => {
      bytes = Buffer.concat([bytes, chunk]);
      while (bytes.length >= 4 && bytes.length >= 4 + bytes.readInt32BE(0)) {
        const body = bytes.subarray(4, 4 + bytes.readInt32BE(0));
        bytes = bytes.subarray(4 + body.length);
        if (isHandshaken) {
          const request = { xid: body.readInt32BE(0), opcode: body.readInt32BE(4), body: body.subarray(8) };
          (options.onRequest ?? answerByDefault)(request, peer);
        } else {
          isHandshaken = true;
          const wanted = body.readBigInt64BE(16);
          if (options.onHandshake === undefined) peer.accept(wanted === 0n ? session : wanted);
          else options.onHandshake(body, peer);
        }
      }
    });
  }
}
