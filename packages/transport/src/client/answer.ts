import { type ErrorCode, ThriftkeeperError } from '../error.ts';
import { ERRORS } from '../generated/errors.ts';
import { parseCodedMessage } from '../service/coded-message.ts';
import { ApplicationExceptionType } from '../wire.ts';

/** Codes that an answer may carry, by their numbers: refusals, and what went wrong in the provider (KEEP-12). */
const ANSWER_CODES: ReadonlyMap<number, ErrorCode> = new Map(
  Object.entries(ERRORS)
    .filter(([code, { number }]) => {
      if (number >= 3000 && number <= 3999) return true;
      return ['METHOD_UNKNOWN', 'HANDLER_MISSING', 'HANDLER_FAILED', 'INVALID_RESULT'].includes(code);
    })
    .map(([code, { number }]) => [number, code as ErrorCode]),
);

/**
 * What an answer means that is neither result nor declared exception: a reply without a result, or a
 * TApplicationException (spec KEEP-12 to KEEP-14). `details.text` has what the provider wrote, for people.
 *
 * @param trustCodes whether coded messages count; else they are text (KEEP-13)
 */
export const answerError = (
  method: string,
  where: string,
  error: unknown,
  trustCodes: boolean,
): ThriftkeeperError => {
  if (typeof error === 'string') {
    return new ThriftkeeperError('INVALID_RESULT', `${where} answered '${method}' without a result`);
  }
  const { type: rawType, message: rawMessage } = error as { type?: unknown; message?: unknown };
  const type = typeof rawType === 'number' ? rawType : ApplicationExceptionType.UNKNOWN;
  const message = typeof rawMessage === 'string' ? rawMessage : '';
  const coded = trustCodes ? parseCodedMessage(message) : undefined;
  const { number, retryAfterMs } = coded ?? {};
  const text = coded?.text ?? message;
  const isRefusal = number !== undefined && number >= 3000 && number <= 3999;
  let code: ErrorCode = 'APPLICATION_EXCEPTION';
  if (number !== undefined)
    code = ANSWER_CODES.get(number) ?? (isRefusal ? 'UNKNOWN' : 'APPLICATION_EXCEPTION');
  if (type === ApplicationExceptionType.UNKNOWN_METHOD) code = 'METHOD_UNKNOWN';
  return new ThriftkeeperError(
    code,
    `${where} answered '${method}': ${text || `exception of type ${type}`}`,
    {
      cause: error,
      details: {
        type,
        text,
        ...(number === undefined ? {} : { number }),
        ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
      },
      outcome: isRefusal ? 'refused' : 'answered',
    },
  );
};
