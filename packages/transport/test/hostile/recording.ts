import { type AddressInfo, connect as connectTcp, createServer, type Socket } from 'node:net';
import { InboundBytes } from '../../src/inbound-bytes.ts';
import { connect, listen } from '../../src/index.ts';
import { DEFAULT_LIMITS } from '../../src/limits.ts';
import { createStack, type ProtocolName, type TransportName } from '../../src/stack.ts';
import { PROTOCOLS, STACKS } from '../stacks.ts';
import { CALL_NUMBERS, handler, makeCalls, service } from './calls.ts';

/** A stack under attack. */
export interface AttackedStack {
  readonly transport: TransportName;
  readonly protocol: ProtocolName;
}

/** What went over one connection between our own client and listener. */
export interface Session extends AttackedStack {
  /** Which calls were made, by their numbers. */
  readonly calls: readonly number[];
  readonly sent: Buffer;
  readonly received: Buffer;
}

/** Real sessions of every stack, and the messages that they consist of. */
export interface Recording {
  readonly sessions: readonly Session[];
  /** Messages of each protocol, without anything around them; the answers are numbered from 1 on, as the calls. */
  readonly messages: Readonly<Record<ProtocolName, { readonly calls: Buffer[]; readonly answers: Buffer[] }>>;
}

/** Lets our client call our listener in every stack, and keeps the bytes of both directions. */
export const record = async (): Promise<Recording> => {
  const sessions: Session[] = [];
  for (const stack of STACKS) {
    const single = CALL_NUMBERS.map((number) => [number]);
    // Over HTTP a connection carries one call at a time: a session of many would be many sessions.
    for (const calls of stack.transport === 'http' ? single : [...single, CALL_NUMBERS]) {
      sessions.push(await recordSession(stack, calls));
    }
  }
  const ofBuffered = (protocol: ProtocolName) => {
    const all = sessions.findLast((each) => each.transport === 'buffered' && each.protocol === protocol)!;
    return { calls: split(all, all.sent), answers: split(all, all.received) };
  };
  const [binary, compact, json] = PROTOCOLS.map(ofBuffered);
  return { sessions, messages: { binary: binary!, compact: compact!, json: json! } };
};

const recordSession = async (stack: AttackedStack, calls: readonly number[]): Promise<Session> => {
  const listener = await listen({ address: '127.0.0.1:0', service, ...stack }, handler);
  const sent: Buffer[] = [];
  const received: Buffer[] = [];
  const relay = createServer((near: Socket) => {
    const far = connectTcp(listener.address as { port: number; host: string });
    near.on('data', (chunk) => sent.push(chunk)).on('error', () => far.destroy());
    far.on('data', (chunk) => received.push(chunk)).on('error', () => near.destroy());
    near.pipe(far).pipe(near);
  });
  await new Promise<void>((resolve) => relay.listen(0, '127.0.0.1', resolve));
  const { port } = relay.address() as AddressInfo;
  const connection = await connect(`127.0.0.1:${port}`, stack);
  await Promise.allSettled(makeCalls(connection, calls));
  await connection.close();
  await listener.close();
  await new Promise((resolve) => relay.close(resolve));
  return { ...stack, calls, sent: Buffer.concat(sent), received: Buffer.concat(received) };
};

const split = ({ transport, protocol }: AttackedStack, stream: Buffer): Buffer[] => {
  const splitter = createStack({ transport, protocol }, DEFAULT_LIMITS).createSplitter();
  const inbound = new InboundBytes();
  inbound.push(stream);
  const messages: Buffer[] = [];
  while (splitter.next(inbound)) {
    messages.push(Buffer.from(inbound.bytes.subarray(splitter.messageStart, splitter.messageEnd)));
    inbound.consume(splitter.consumed);
  }
  return messages;
};
