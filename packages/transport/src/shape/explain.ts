import { ThriftkeeperError } from '../error.ts';
import { replyOnto, sendOnto } from '../service/probe.ts';
import type { MethodDescription } from '../service/service-description.ts';
import { shapesOf } from './method-shapes.ts';
import { PathWriter } from './path-writer.ts';
import { findUnsetArgument, findUnsetResult } from './unset.ts';

/**
 * Why arguments could not be written, with the name of the field: what a writer or generated code threw says less.
 *
 * @returns INVALID_ARGUMENT; the error itself where it is about something else
 */
export const explainArguments = (
  { name, generated }: MethodDescription,
  args: readonly unknown[],
  error: unknown,
): unknown => {
  if (!isAboutValues(error)) return error;
  const writer = new PathWriter((field) => `argument ${field}`);
  const found =
    thrownBy(() => sendOnto(generated.send, args, writer)) ??
    unset(findUnsetArgument(shapesOf(generated).arguments, args));
  return named(name, found, error);
};

/** The same for a result, or a declared exception in its place. */
export const explainReply = (
  { name, generated }: MethodDescription,
  failure: unknown,
  value: unknown,
  error: unknown,
): unknown => {
  if (!isAboutValues(error)) return error;
  const writer = new PathWriter((field) => (field === 'success' ? 'result' : `exception ${field}`));
  const found =
    thrownBy(() => replyOnto(generated, failure, value, writer)) ??
    unset(findUnsetResult(shapesOf(generated).result, failure, value));
  return named(name, found, error);
};

const isAboutValues = (error: unknown): boolean =>
  !(error instanceof ThriftkeeperError) || error.code === 'INVALID_ARGUMENT';

const thrownBy = (write: () => void): string | undefined => {
  try {
    write();
    return undefined;
  } catch (error) {
    // What generated code throws by itself says no more now than before.
    return error instanceof ThriftkeeperError ? error.message : undefined;
  }
};

const unset = (where: string | undefined): string | undefined =>
  where === undefined ? undefined : `${where} is required, and not set`;

const named = (method: string, found: string | undefined, error: unknown): unknown => {
  const text = found ?? (error instanceof ThriftkeeperError ? error.message : undefined);
  if (text === undefined) return error;
  return new ThriftkeeperError('INVALID_ARGUMENT', `'${method}': ${text}`, { cause: error });
};
