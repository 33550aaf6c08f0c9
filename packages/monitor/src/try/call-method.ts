import { ThriftkeeperError } from '@thriftkeeper/registry';
import { methodBy, ThriftkeeperError as TransportError } from '@thriftkeeper/transport';
import type { InterfaceDetail, MethodDefinition, ServiceDefinition, TryOutcome } from '../api/types.ts';
import { DeclaredException, readAnswer } from './answers.ts';
import type { Write } from './plain-values.ts';
import { connectToProvider, type ProviderTarget } from './provider-connection.ts';

/** One call, everything about it checked. */
export interface CheckedCall extends Omit<ProviderTarget, 'signal'> {
  readonly of: ServiceDefinition;
  readonly method: MethodDefinition;
  readonly definitions: InterfaceDetail['definitions'];
  readonly write: Write;
  readonly multiplexed: string | undefined;
}

/** How a call went. */
export interface CallEnd {
  readonly outcome: TryOutcome;
  readonly latencyMs: number | null;
}

/**
 * Makes a call on a connection of its own. It settles within its deadline, and never rejects.
 *
 * @param now milliseconds with fractions
 */
export async function callMethod(
  call: CheckedCall,
  aborted: AbortSignal,
  now: () => number,
): Promise<CallEnd> {
  const { of, method, definitions, write, multiplexed, deadlineMs } = call;
  const tooLate = AbortSignal.timeout(deadlineMs);
  const signal = AbortSignal.any([aborted, tooLate]);
  let sentAt: number | undefined;
  const ended = (outcome: TryOutcome): CallEnd => ({
    outcome,
    latencyMs: sentAt === undefined ? null : now() - sentAt,
  });
  try {
    const connection = await connectToProvider({ ...call, signal });
    try {
      const description = methodBy({
        name: method.name,
        definedBy: of.name,
        argumentNames: [],
        oneway: method.oneway,
        returns: method.result !== null,
        writeArguments: write,
        readAnswer: (input) => readAnswer(input, method, definitions),
      });
      sentAt = now();
      const value = await connection.call(description, [], { signal, multiplexed });
      return ended(method.oneway ? { kind: 'sent' } : { kind: 'result', value });
    } finally {
      // A oneway call has been handed to the system by now; what is left of any other is for nobody.
      await connection.close({ graceMs: 0 });
    }
  } catch (error) {
    if (error instanceof DeclaredException)
      return ended({ kind: 'exception', type: error.type, value: error.value });
    return ended(failure(error, tooLate.aborted ? deadlineMs : undefined));
  }
}

/** @param deadlineMs the deadline that has passed; undefined when none has */
function failure(error: unknown, deadlineMs: number | undefined): TryOutcome {
  const known = error instanceof TransportError || error instanceof ThriftkeeperError;
  if (!known) return { kind: 'failure', code: 'UNKNOWN', message: String(error), reached: 'unknown' };
  const { code, message, outcome } = error;
  // Of an error that is about no call: none was made.
  const reached = outcome === 'none' ? 'notWritten' : outcome;
  return code === 'ABORTED' && deadlineMs !== undefined
    ? { kind: 'failure', code: 'DEADLINE_EXCEEDED', message: `no answer within ${deadlineMs} ms`, reached }
    : { kind: 'failure', code, message, reached };
}
