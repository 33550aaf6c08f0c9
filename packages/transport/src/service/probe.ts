import { ProbeReader } from '../shape/probe-reader.ts';
import { ProbeWriter } from '../shape/probe-writer.ts';
import { WireType } from '../wire.ts';
import type { ExceptionClass, GeneratedMethod } from './generated-method.ts';

// What generated code does shows when it runs: the classes that would tell are private to its module.

/**
 * What `send_x` writes when it is called with these arguments. Falsy ones that are neither null nor undefined count as
 * set, and no struct or container is made of them.
 */
export const probeSend = (send: GeneratedMethod['send'], args: readonly unknown[]): ProbeWriter => {
  const writer = new ProbeWriter();
  sendOnto(send, args, writer.output);
  return writer;
};

/** Writes a call to a protocol. */
export const sendOnto = (send: GeneratedMethod['send'], args: readonly unknown[], output: object): unknown =>
  send.apply(standIn(output), [...args]);

/** Writes a reply to a protocol: what the handler returned, or a declared exception. */
export const replyOnto = (method: GeneratedMethod, error: unknown, value: unknown, output: object): void => {
  const reply = probeProcess(method, new ProbeReader([]), output).at(-1) as (
    error: unknown,
    value: unknown,
  ) => void;
  reply(error, value);
};

/** Runs the constructors of the arguments that `send_x` would write, and of those inside of them. */
export const constructArguments = (send: GeneratedMethod['send'], args: readonly unknown[]): void =>
  unwritten(() => sendOnto(send, args, ONLY_CONSTRUCTED));

/** Runs the constructors of the result that `process_x` would write. */
export const constructResult = (method: GeneratedMethod, value: unknown): void =>
  unwritten(() => replyOnto(method, null, value, ONLY_CONSTRUCTED));

const CONSTRUCTED = new Error('constructed, and not written');
const ONLY_CONSTRUCTED = {
  writeMessageBegin: () => {
    throw CONSTRUCTED;
  },
};

const unwritten = (write: () => void): void => {
  try {
    write();
  } catch (error) {
    if (error !== CONSTRUCTED) throw error;
  }
};

/** What `process_x` hands to a handler: the arguments, and the callback that writes the reply. */
export const probeProcess = (
  { send, process }: GeneratedMethod,
  reader: ProbeReader,
  output: object = {},
): unknown[] => {
  let given: unknown[] = [];
  const handler = (...values: unknown[]): void => {
    given = values;
  };
  // One above the arguments, which makes generated code of both styles hand over a callback.
  Object.defineProperty(handler, 'length', { value: send.length + 1 });
  const anyMethod = new Proxy({}, { get: () => handler });
  process.call({ _handler: anyMethod }, 0, reader, output);
  return given;
};

/** What `recv_x` makes of a reply. */
export interface ReplyProbe {
  readonly reader: ProbeReader;
  /** Null where there is none. */
  readonly error: unknown;
  readonly value: unknown;
}

/** What `recv_x` makes of a reply with one field, or with none. */
export const probeReply = (
  receive: NonNullable<GeneratedMethod['receive']>,
  field?: { readonly id: number; readonly type: number },
): ReplyProbe => {
  const reader = new ProbeReader(field === undefined ? [] : [{ id: field.id, of: field }]);
  let error: unknown;
  let value: unknown;
  const client = standIn({});
  client._reqs[0] = (failed, result) => {
    error = failed;
    value = result;
  };
  receive.call(client, reader, 2, 0);
  return { reader, error, value };
};

/** Field ids that declared exceptions are looked for under; compilers number them from 1, or down from -1. */
const EXCEPTION_IDS = [
  ...Array.from({ length: 64 }, (_, i) => i + 1),
  ...Array.from({ length: 32 }, (_, i) => -i - 1),
];

/** The exceptions that a method declares, by the ids of their fields: an instance each. */
export const probeExceptions = (
  receive: NonNullable<GeneratedMethod['receive']>,
): ReadonlyMap<number, object> => {
  const instances = new Map<number, object>();
  for (const id of EXCEPTION_IDS) {
    const { reader, error } = probeReply(receive, { id, type: WireType.STRUCT });
    if (reader.types.size > 0 && typeof error === 'object' && error !== null) instances.set(id, error);
  }
  return instances;
};

/** Whether a method returns something, and which exceptions it declares. */
export const probeReceive = (
  receive: NonNullable<GeneratedMethod['receive']>,
): { returns: boolean; exceptions: ExceptionClass[] } => ({
  returns: probeReply(receive).error !== null,
  exceptions: [...probeExceptions(receive).values()].map((each) => each.constructor as ExceptionClass),
});

/** Stands in for a generated client: what its `send_x` and `recv_x` touch of `this`. */
const standIn = (protocol: object) => ({
  output: { flush: () => {} },
  pClass: function Protocol() {
    return protocol;
  },
  seqid: () => 0,
  _reqs: {} as Record<number, (error: unknown, result?: unknown) => void>,
});
