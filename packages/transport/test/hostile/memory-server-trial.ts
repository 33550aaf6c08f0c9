import type { Server } from 'node:net';
import { HeaderSplitter } from '../../src/header/header-splitter.ts';
import { createHttpServer } from '../../src/http/http-listener.ts';
import { InboundBytes } from '../../src/inbound-bytes.ts';
import { resolveServing } from '../../src/server/resolve-serving.ts';
import type { ServerConnection } from '../../src/server/server-connection.ts';
import { StreamConnection } from '../../src/server/stream-connection.ts';
import { createStack } from '../../src/stack.ts';
import { ManualClock } from '../../src/testing/index.ts';
import { Deadlines } from '../../src/time/deadlines.ts';
import { MessageType, WireType } from '../../src/wire.ts';
import { handler, service } from './calls.ts';
import type { HostileCase } from './hostile-case.ts';
import { MemorySocket, turn, within } from './memory-socket.ts';
import type { AttackedStack } from './recording.ts';
import { LIMITS, mayEndWith } from './verdict.ts';

/** How a connection took the bytes. */
interface End {
  readonly problem: string | undefined;
  readonly code: string;
  readonly calls: number;
}

/**
 * Throws the pieces at a server's connection in memory, one by one and then as a whole, which must come to the same.
 * Undefined when all is well: the connection ends with its peer or before, for bad bytes only, its calls have ended,
 * and whatever was answered can be read.
 */
export const memoryServerTrial = async (attack: HostileCase): Promise<string | undefined> => {
  const apart = await serve(attack, attack.pieces);
  if (apart.problem !== undefined) return apart.problem;
  const whole = await serve(attack, [Buffer.concat(attack.pieces)]);
  if (whole.problem !== undefined) return `in one piece: ${whole.problem}`;
  // Of HTTP, Node tells what is none before it hands out the body of a request in the same piece.
  const same = attack.transport === 'http' || (apart.code === whole.code && apart.calls === whole.calls);
  return same
    ? undefined
    : `in pieces it ended with ${apart.code} after ${apart.calls} calls, as a whole with ${whole.code} after ${whole.calls}`;
};

const serve = async (stack: AttackedStack, pieces: readonly Buffer[]): Promise<End> => {
  const socket = new MemorySocket();
  let reason: Error | undefined;
  let connection: ServerConnection | undefined;
  const hooks = {
    connectionOpened: (opened: ServerConnection) => {
      connection = opened;
    },
    connectionClosed: (_: unknown, error: Error | undefined) => {
      reason = error;
    },
  };
  const { transport, protocol } = stack;
  const options = { service, transport, protocol, limits: LIMITS, messageTimeoutMs: 0, hooks };
  const serving = resolveServing({ ...options, deadlines: new Deadlines(new ManualClock()) }, handler);
  let server: Server | undefined;
  if (transport === 'http') {
    const http = createHttpServer({ address: '127.0.0.1:0', ...options }, serving);
    server = http.server;
    http.accept(socket.asSocket);
    server.emit('connection', socket);
  } else {
    connection = new StreamConnection(1, socket.asSocket, 'peer', serving, () => {});
  }
  try {
    for (const piece of pieces) {
      socket.feed(piece);
      if (transport === 'http') await turn();
    }
    await turn();
    socket.finish();
    const closed = await within(300, connection!.closed);
    const code = (reason as { code?: string } | undefined)?.code ?? 'none';
    const calls = connection!.callCount;
    const end = (problem: string | undefined): End => ({ problem, code, calls });
    if (!closed) return end('the connection is open though its peer has gone');
    if (connection!.inProgress > 0) return end(`${connection!.inProgress} calls are in progress still`);
    if (reason !== undefined && !mayEndWith(reason)) return end(`ended with ${(reason as Error).stack}`);
    const strange = String(reason).includes('this port takes');
    return end(transport === 'http' || strange ? undefined : answersProblem(stack, socket.written));
  } finally {
    server?.close();
  }
};

/** Whatever was answered must be whole messages that a client can read. */
const answersProblem = (stack: AttackedStack, written: Buffer): string | undefined => {
  const splitter = createStack(stack, LIMITS).createSplitter();
  const inbound = new InboundBytes();
  inbound.push(written);
  try {
    while (splitter.next(inbound)) {
      const header = splitter instanceof HeaderSplitter ? splitter : undefined;
      const protocol = header?.protocol ?? stack.protocol;
      const reader = createStack({ protocol }, LIMITS).createReader();
      reader.begin(header?.bytes ?? inbound.bytes, splitter.messageStart, splitter.messageEnd);
      reader.readHeader();
      if (reader.messageType !== MessageType.REPLY && reader.messageType !== MessageType.EXCEPTION) {
        return `answered with a message of type ${reader.messageType}`;
      }
      reader.skip(WireType.STRUCT);
      inbound.consume(splitter.consumed);
    }
  } catch (error) {
    return `an answer cannot be read: ${String(error)}; ${written.toString('hex').slice(0, 2000)}`;
  }
  return inbound.size > 0 ? `half an answer of ${inbound.size} bytes` : undefined;
};
