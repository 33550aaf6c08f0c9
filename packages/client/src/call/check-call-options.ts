import { nearest, ThriftkeeperError } from '@thriftkeeper/registry';
import { shown } from '../shown.ts';
import type { CallOptions } from './call-options.ts';
import { hedgingProblem } from './hedging-problem.ts';

/** What each option must be, and how to tell. */
const rules: {
  readonly [K in Exclude<keyof CallOptions, 'hedging'>]-?: readonly [
    is: (value: unknown) => boolean,
    must: string,
  ];
} = {
  signal: [
    (value) => typeof (value as AbortSignal | null)?.addEventListener === 'function',
    'an AbortSignal, such as the "signal" of an AbortController',
  ],
  deadlineMs: [(value) => typeof value === 'number' && !Number.isNaN(value), 'a number of milliseconds'],
  idempotent: [(value) => typeof value === 'boolean', 'true or false'],
  maxAttempts: [(value) => Number.isInteger(value) && (value as number) >= 1, 'a whole number from 1'],
  hashKey: [(value) => typeof value === 'string' || value instanceof Uint8Array, 'a string or a Uint8Array'],
  provider: [(value) => typeof value === 'string', 'the name of a node'],
};

const known = [...Object.keys(rules), 'hedging'];

/**
 * Why a call cannot be made with what stands behind its arguments; undefined where it can. A signal that is none would
 * else end in a call that never settles, and a misspelt deadline in one that holds nobody to it.
 */
export function callOptionsProblem(method: string, given: unknown): ThriftkeeperError | undefined {
  if (typeof given === 'function')
    return invalid(method, 'callbacks are not called, the method returns a promise');
  if (typeof given !== 'object' || given === null)
    return invalid(method, `behind its arguments come call options, an object, and not ${shown(given)}`);
  for (const [option, value] of Object.entries(given)) {
    const problem = value === undefined ? undefined : problemOf(option, value);
    if (problem !== undefined) return invalid(method, problem);
  }
  return undefined;
}

function problemOf(option: string, value: unknown): string | undefined {
  if (option === 'hedging') return hedgingProblem(value);
  if (!Object.hasOwn(rules, option))
    return `there is no call option "${option}"; the nearest is "${nearest(option, known)}"`;
  const [is, must] = rules[option as keyof typeof rules];
  return is(value) ? undefined : `"${option}" is ${shown(value)}; it must be ${must}`;
}

const invalid = (method: string, problem: string): ThriftkeeperError =>
  new ThriftkeeperError('INVALID_ARGUMENT', `'${method}' was not sent: ${problem}`, {
    outcome: 'notWritten',
  });
