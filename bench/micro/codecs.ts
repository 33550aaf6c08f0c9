import type thrift from 'thrift';
import { ByteSink } from '../../packages/transport/src/byte-sink.ts';
import { DEFAULT_LIMITS } from '../../packages/transport/src/limits.ts';
import { createStack } from '../../packages/transport/src/stack.ts';
import Peers from '../peers/gen/Peers.js';
import { npmStack } from '../peers/npm-stack.ts';
import { entries, type StackName } from '../peers/workloads.ts';
import { type Cost, costOf } from './measure.ts';

/** Whose codec. */
export type CodecOwner = 'thriftkeeper' | 'npm thrift';

/** One library's way to write calls and read replies with the same generated code. */
interface Codec {
  /** A generated client that writes into memory, and forgets what it wrote before. */
  readonly client: GeneratedClient;
  /** Reads a reply, with the generated code of its method. */
  read(reply: Buffer, receive: Receive): void;
}

type Receive = (input: thrift.TProtocol, messageType: number, seqid: number) => void;

/** What the declarations of generated clients leave out. */
interface GeneratedClient {
  send_add(a: number, b: number): void;
  send_echoEntries(values: ReturnType<typeof entries>): void;
  recv_add: Receive;
  recv_echoEntries: Receive;
}

const codecs: Readonly<Record<CodecOwner, (stack: StackName) => Codec>> = {
  thriftkeeper(name) {
    const stack = createStack(name, DEFAULT_LIMITS);
    const writer = stack.createWriter();
    const reader = stack.createReader();
    const sink = new ByteSink();
    const output = {
      flush() {
        sink.length = 0;
      },
    };
    writer.sink = sink;
    return {
      client: clientOn(output, function protocol() {
        return writer;
      }),
      read(reply, receive) {
        reader.begin(reply, 0, reply.length);
        reader.readHeader();
        receive(reader as never, reader.messageType, reader.seqid);
      },
    };
  },

  'npm thrift'(name) {
    const { transport: Transport, protocol: Protocol } = npmStack(name);
    return {
      client: clientOn(new Transport(undefined, () => {}), Protocol),
      read(reply, receive) {
        const input = new Protocol(new Transport(reply));
        const { mtype, rseqid } = input.readMessageBegin();
        receive(input, mtype, rseqid);
      },
    };
  },
};

const clientOn = (output: object, protocol: unknown) =>
  new Peers.Client(output as never, protocol as never) as unknown as GeneratedClient;

/** What it costs to write calls and to read their replies. */
export function codecCosts(owner: CodecOwner, protocol: StackName['protocol']): Cost[] {
  const stack: StackName = { transport: 'framed', protocol };
  const { client, read } = codecs[owner](stack);
  const fifty = entries();
  const sum = replyBytes(stack, (npm) => npm.send_add(1, 2));
  const list = replyBytes(stack, (npm) => npm.send_echoEntries(fifty));
  const receiveSum: Receive = (...answer) => client.recv_add(...answer);
  const receiveList: Receive = (...answer) => client.recv_echoEntries(...answer);
  return [
    { operation: 'write a call of add', nsEach: costOf(() => client.send_add(1, 2)) },
    { operation: 'read a reply of add', nsEach: costOf(() => read(sum, receiveSum)) },
    { operation: 'write 50 structs', nsEach: costOf(() => client.send_echoEntries(fifty)) },
    { operation: 'read 50 structs', nsEach: costOf(() => read(list, receiveList)) },
  ];
}

/** What npm `thrift`'s processor answers to a call, without its frame. */
function replyBytes(stack: StackName, send: (client: GeneratedClient) => void): Buffer {
  const { transport: Transport, protocol: Protocol } = npmStack(stack);
  const written: Buffer[] = [];
  const output = new Transport(undefined, (message = Buffer.alloc(0)) => {
    written.push(message);
  });
  send(clientOn(output, Protocol));
  const processor = new Peers.Processor({
    add: (a: number, b: number, done: (error: null, result: number) => void) => done(null, a + b),
    echoEntries: (values: unknown, done: (error: null, result: unknown) => void) => done(null, values),
  });
  const call = Buffer.concat(written.splice(0)).subarray(4);
  processor.process(new Protocol(new Transport(call)), new Protocol(output));
  return Buffer.concat(written).subarray(4);
}
