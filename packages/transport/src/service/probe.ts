import { WireType } from '../wire.ts';
import type { ExceptionClass, GeneratedMethod } from './service-description.ts';

/** What writing a call with no arguments shows. */
export interface SentProbe {
  readonly name: string;
  readonly messageType: number;
  /** Name of the arguments struct: `Calculator_add_args`. */
  readonly struct: string;
}

/**
 * Learns a method's name on the wire and its kind by letting the generated code write a call into
 * nothing. The classes that would tell are private to the generated module.
 */
export const probeSend = (send: GeneratedMethod['send'], arity: number): SentProbe => {
  let name = '';
  let messageType = 0;
  let struct = '';
  const output = new Proxy(
    {},
    {
      get: (_target, key) => {
        if (key === 'writeMessageBegin') {
          return (wireName: string, type: number) => {
            name = wireName;
            messageType = type;
          };
        }
        if (key === 'writeStructBegin') {
          return (structName: string) => {
            struct ||= structName;
          };
        }
        return () => {};
      },
    },
  );
  send.apply(standIn(output), new Array<unknown>(arity).fill(undefined));
  return { name, messageType, struct };
};

/** What reading replies shows. */
export interface ReceivedProbe {
  readonly returns: boolean;
  readonly exceptions: readonly ExceptionClass[];
}

/** Field ids that declared exceptions are looked for under; compilers number them from 1, or down from -1. */
const IDS = [...Array.from({ length: 64 }, (_, i) => i + 1), ...Array.from({ length: 32 }, (_, i) => -i - 1)];

/**
 * Learns whether a method returns something, and which exceptions it declares, by letting the generated
 * code read made-up replies: an empty one, and one per field id with an empty struct in it.
 */
export const probeReceive = (receive: NonNullable<GeneratedMethod['receive']>): ReceivedProbe => {
  const returns = outcome(receive, undefined).error !== null;
  const exceptions = IDS.flatMap((id) => {
    const { error, skipped } = outcome(receive, id);
    return skipped || typeof error !== 'object' || error === null
      ? []
      : [error.constructor as ExceptionClass];
  });
  return { returns, exceptions };
};

const outcome = (receive: NonNullable<GeneratedMethod['receive']>, id: number | undefined) => {
  let depth = 0;
  let given = id === undefined;
  let skipped = false;
  const result = { error: undefined as unknown, skipped: false };
  const input = new Proxy(
    {},
    {
      get: (_target, key) => {
        if (key === 'readStructBegin') {
          return () => {
            depth++;
            return { fname: '' };
          };
        }
        if (key === 'readStructEnd') {
          return () => {
            depth--;
          };
        }
        if (key === 'skip') {
          return () => {
            skipped = true;
          };
        }
        if (key !== 'readFieldBegin') return () => {};
        return () => {
          if (given || depth !== 1) return { fname: '', ftype: WireType.STOP, fid: 0 };
          given = true;
          return { fname: '', ftype: WireType.STRUCT, fid: id };
        };
      },
    },
  );
  const self = standIn(input);
  self._reqs[0] = (error: unknown) => {
    result.error = error;
  };
  receive.call(self, input, 2, 0);
  result.skipped = skipped;
  return result;
};

/** Stands in for a generated client: what its `send_x` and `recv_x` touch of `this`. */
const standIn = (protocol: object) => ({
  output: { flush: () => {} },
  pClass: function Protocol() {
    return protocol;
  },
  seqid: () => 0,
  _reqs: {} as Record<number, (error: unknown, result?: unknown) => void>,
});
