import { expect } from 'vitest';
import type { Answer, Call, Case } from './case.ts';
import { canonical, type Neutral } from './neutral.ts';
import type { Shapes } from './shapes.ts';

/** What came of a call, whoever made it. */
export type Outcome =
  | { readonly result: Neutral }
  | { readonly declared: string; readonly fields: Neutral }
  | { readonly application: number; readonly text: string | null }
  | { readonly failed: string };

/** A call as a server's handler got it. */
export interface Seen {
  readonly method: string;
  readonly args: readonly Neutral[];
}

/** Compares what came of a case's calls with what they expect. */
export const expectOutcomes = (
  shapes: Shapes,
  calls: readonly Call[],
  outcomes: readonly Outcome[],
): void => {
  const inForm = calls.map((call) => expected(shapes, call));
  const came = calls.map((call, i) => arrived(shapes, call, outcomes[i], inForm[i]));
  expect(came).toEqual(inForm);
};

/**
 * Compares what the server's handler was called with.
 *
 * @param inAnyOrder where the calls were not one after the other
 */
export const expectSeen = (
  shapes: Shapes,
  { calls, together }: Case,
  seen: readonly Seen[],
  inAnyOrder = together,
): void => {
  const wanted = calls
    .filter((call) => call.seen !== null)
    .map((call) => inOrder(shapes, call.method, call.seen ?? call.args));
  const came = seen.map((call) => inOrder(shapes, call.method, call.args));
  if (inAnyOrder) expect(came.map(asText).sort()).toEqual(wanted.map(asText).sort());
  else expect(came).toEqual(wanted);
};

const asText = (call: Seen): string => JSON.stringify(call);

/**
 * Whether the server may meet a case's calls in another order than our client made them: those made at once, and
 * over HTTP those behind a oneway call, whose socket is not yet free again (spec CALL-5).
 */
export const mayOvertake = (shapes: Shapes, { calls, together }: Case, transport: string): boolean =>
  together === true ||
  (transport === 'http' &&
    calls.some(({ client = 'Peer', method }) => shapes.services.get(client)?.get(method)?.oneway));

/** How many calls of a case reach the server's handler. */
export const countSeen = (calls: readonly Call[]): number =>
  calls.filter((call) => call.seen !== null).length;

const inOrder = (shapes: Shapes, method: string, args: readonly Neutral[]): Seen => {
  const shape = shapes.services.get('Peer')!.get(method)!;
  return { method, args: args.map((arg, i) => canonical(shapes, shape.arguments[i]!, arg)) };
};

const resultOf = (shapes: Shapes, { client = 'Peer', method }: Call, value: Neutral): Neutral =>
  canonical(shapes, shapes.services.get(client)!.get(method)!.result, value);

const fieldsOf = (shapes: Shapes, name: string, fields: Neutral): Neutral =>
  canonical(shapes, { kind: 'struct', name }, fields);

const expected = (shapes: Shapes, call: Call): Answer => {
  const answer = call.answer ?? { result: call.args[0]! };
  return 'result' in answer ? { result: resultOf(shapes, call, answer.result) } : answer;
};

/** In the form of the answer expected, so that the two are equal where it is that answer, and read well where not. */
const arrived = (
  shapes: Shapes,
  call: Call,
  outcome: Outcome | undefined,
  answer: Answer | undefined,
): unknown => {
  if (outcome === undefined) return 'the call was not made any more';
  if ('result' in outcome) return { result: resultOf(shapes, call, outcome.result) };
  if ('declared' in outcome) {
    return { declared: outcome.declared, fields: fieldsOf(shapes, outcome.declared, outcome.fields) };
  }
  if ('failed' in outcome) {
    return answer && 'failed' in answer && answer.failed.test(outcome.failed) ? answer : outcome;
  }
  if (answer === undefined || !('application' in answer)) return outcome;
  const isThis = answer.application.includes(outcome.application);
  return isThis && (answer.text === undefined || answer.text.test(outcome.text ?? '')) ? answer : outcome;
};
