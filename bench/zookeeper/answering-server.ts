// A ZooKeeper server that knows one node and answers every `get` at once: what is measured against it is the
// client, and not the server. In a process of its own; asked by answered-at-once.ts for its port.
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { answerParent } from './child.ts';
import { payload } from './contenders/contender.ts';

export interface Port {
  readonly port: number;
}

const opcodes = { getData: 4, ping: 11, closeSession: -11 };
const unimplemented = -6;

/** Protocol version, time-out, session id, password, not read-only. */
const welcome = frame(4 + 4 + 8 + 4 + 16 + 1, (body) => {
  body.writeInt32BE(30_000, 4);
  body.writeInt32BE(1, 12);
  body.writeInt32BE(16, 16);
});
/** xid, zxid, error 0, the data, the stat. */
const data = frame(16 + 4 + payload.length + 68, (body) => {
  body.writeInt32BE(payload.length, 16);
  payload.copy(body, 20);
  body.writeInt32BE(payload.length, 20 + payload.length + 52);
});
const nothing = frame(16, () => {});
const refusal = frame(16, (body) => body.writeInt32BE(unimplemented, 12));

function frame(length: number, fill: (body: Buffer) => void): Buffer {
  const bytes = Buffer.alloc(4 + length);
  bytes.writeInt32BE(length, 0);
  fill(bytes.subarray(4));
  return bytes;
}

const answerTo = (opcode: number): Buffer => {
  if (opcode === opcodes.getData) return data;
  return opcode === opcodes.ping || opcode === opcodes.closeSession ? nothing : refusal;
};

/** The answer to the request that begins here; both begin with its number. */
function answered(bytes: Buffer, at: number): Buffer {
  const answer = Buffer.from(answerTo(bytes.readInt32BE(at + 4)));
  bytes.copy(answer, 4, at, at + 4);
  return answer;
}

function serve(socket: Socket): void {
  let rest: Buffer = Buffer.alloc(0);
  let isWelcome = false;
  socket.setNoDelay(true);
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk: Buffer) => {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const answers: Buffer[] = [];
    let at = 0;
    while (at + 4 <= bytes.length && at + 4 + bytes.readInt32BE(at) <= bytes.length) {
      answers.push(isWelcome ? answered(bytes, at + 4) : welcome);
      isWelcome = true;
      at += 4 + bytes.readInt32BE(at);
    }
    rest = bytes.subarray(at);
    if (answers.length > 0) socket.write(Buffer.concat(answers));
  });
}

const server = createServer(serve);
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
answerParent<object, Port>(async () => ({ port: (server.address() as AddressInfo).port }));
