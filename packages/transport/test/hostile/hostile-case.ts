import fc from 'fast-check';
import { ByteSink } from '../../src/byte-sink.ts';
import { DEFAULT_LIMITS } from '../../src/limits.ts';
import { createStack, type ProtocolName } from '../../src/stack.ts';
import { WireType as T } from '../../src/wire.ts';
import { STACKS } from '../stacks.ts';
import { anyStruct, type ThriftValue, writeValue } from '../thrift-values.ts';
import { CALL_NUMBERS } from './calls.ts';
import { LIES, WRAPPING_LIES } from './lies.ts';
import { anyMutation, byteSpans, inPieces, type Mutation, mutate } from './mutation.ts';
import type { AttackedStack, Recording } from './recording.ts';
import { spansOf } from './spans.ts';
import { type Wrapping, wrap } from './wrapping.ts';

/** Which end the bytes are thrown at. */
export type End = 'server' | 'client';

/** Bytes to throw at an end, in the pieces in which they arrive. */
export interface HostileCase extends AttackedStack {
  readonly end: End;
  /** At a client: the calls that wait for answers. */
  readonly calls: readonly number[];
  readonly pieces: readonly Buffer[];
}

/** What a case is built from: it shrinks, and prints, better than bytes. */
type Plan =
  | { readonly from: 'message'; readonly plan: MessagePlan }
  | { readonly from: 'session'; readonly plan: SessionPlan };

interface MessagePlan {
  readonly stack: number;
  readonly base:
    | { readonly recorded: number }
    | { readonly made: ThriftValue; readonly name: string; readonly type: number };
  readonly inside: readonly Mutation[];
  readonly around: readonly Mutation[];
  readonly wrapping: Wrapping;
  /** Whether a good message comes before it, and another behind it. */
  readonly good: { readonly before: boolean; readonly after: boolean };
  readonly pieces: readonly number[];
}

interface SessionPlan {
  readonly session: number;
  readonly mutations: readonly Mutation[];
  readonly pieces: readonly number[];
}

const pieces = fc.array(fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 600 })), { maxLength: 4 });

const anyMessagePlan: fc.Arbitrary<MessagePlan> = fc.record({
  stack: fc.nat(STACKS.length - 1),
  base: fc.oneof(
    { weight: 4, arbitrary: fc.record({ recorded: fc.nat(CALL_NUMBERS.length - 1) }) },
    {
      weight: 1,
      arbitrary: fc.record({
        made: anyStruct,
        name: fc.constantFrom('echo', 'echoString', 'echoMap', 'sum', 'forget', 'nobody', 'x:y', '', 'ä"\\'),
        type: fc.integer({ min: 0, max: 5 }),
      }),
    },
  ),
  inside: fc.array(anyMutation, { maxLength: 3 }),
  around: fc.oneof(
    { weight: 2, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.array(anyMutation, { minLength: 1, maxLength: 2 }) },
  ),
  wrapping: fc.record({ zlib: fc.boolean(), headers: fc.nat(3), chunked: fc.boolean() }),
  good: fc.record({ before: fc.boolean(), after: fc.boolean() }),
  pieces,
});

const anySessionPlan: fc.Arbitrary<SessionPlan> = fc.record({
  session: fc.nat(0xffff),
  mutations: fc.array(anyMutation, { minLength: 1, maxLength: 6 }),
  pieces,
});

const anyPlan: fc.Arbitrary<Plan> = fc.oneof(
  { weight: 3, arbitrary: anyMessagePlan.map((plan) => ({ from: 'message', plan }) as const) },
  { weight: 1, arbitrary: anySessionPlan.map((plan) => ({ from: 'session', plan }) as const) },
);

/** Any bytes that were a message or a session of ours before they were broken. */
export const anyCase = (recording: Recording, end: End): fc.Arbitrary<HostileCase> =>
  anyPlan.map((plan) =>
    plan.from === 'message' ? fromMessage(recording, end, plan.plan) : fromSession(recording, end, plan.plan),
  );

const fromMessage = ({ messages }: Recording, end: End, plan: MessagePlan): HostileCase => {
  const stack = STACKS[plan.stack]!;
  const { protocol, transport } = stack;
  const recorded = messages[protocol][end === 'server' ? 'calls' : 'answers'];
  const message =
    'made' in plan.base ? made(protocol, plan.base) : recorded[plan.base.recorded % recorded.length]!;
  const broken = mutate(message, spansOf(message, protocol), plan.inside, LIES[protocol]);
  const { bytes, spans } = wrap(stack, broken, plan.wrapping, end);
  const wrapped = mutate(bytes, spans, plan.around, WRAPPING_LIES[transport]);
  const good = wrap(stack, recorded[1]!, { ...plan.wrapping, zlib: false }, end).bytes;
  const { before, after } = plan.good;
  const stream = Buffer.concat([...(before ? [good] : []), wrapped, ...(after ? [good] : [])]);
  const calls = transport === 'http' ? [1] : CALL_NUMBERS;
  return { ...stack, end, calls, pieces: inPieces(stream, plan.pieces) };
};

const fromSession = ({ sessions }: Recording, end: End, plan: SessionPlan): HostileCase => {
  const { transport, protocol, calls, sent, received } = sessions[plan.session % sessions.length]!;
  const bytes = end === 'server' ? sent : received;
  const broken = mutate(bytes, byteSpans(bytes), plan.mutations, [
    ...LIES[protocol],
    ...WRAPPING_LIES[transport],
  ]);
  return { transport, protocol, end, calls, pieces: inPieces(broken, plan.pieces) };
};

const made = (
  protocol: ProtocolName,
  { made: body, name, type }: { readonly made: ThriftValue; readonly name: string; readonly type: number },
): Buffer => {
  const writer = createStack({ protocol }, DEFAULT_LIMITS).createWriter();
  writer.sink = new ByteSink();
  // A name with quotes is no JSON: that is for the mutations.
  writer.writeMessageBegin(protocol === 'json' ? name.replaceAll(/["\\]/g, '') : name, type, 2);
  writeValue(writer, withTypes(body));
  writer.writeMessageEnd();
  return Buffer.from(writer.sink.bytes.subarray(0, writer.sink.length));
};

/** Empty maps of `anyStruct` have no types, which only compact can say. */
const withTypes = (value: ThriftValue): ThriftValue => {
  if (value.type === 12) {
    return { ...value, fields: value.fields.map((field) => ({ ...field, value: withTypes(field.value) })) };
  }
  if (value.type === 14 || value.type === 15) return { ...value, items: value.items.map(withTypes) };
  if (value.type !== 13) return value;
  if (value.items.length === 0) return { ...value, key: T.I32, of: T.STRUCT };
  return { ...value, items: value.items.map(([key, item]) => [key, withTypes(item)] as const) };
};
