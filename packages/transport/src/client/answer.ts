import { type ErrorCode, ThriftkeeperError } from '../error.ts';
import { ERRORS } from '../generated/errors.ts';
import { parseCodedMessage } from '../service/coded-message.ts';
import { ApplicationExceptionType } from '../wire.ts';

const CODE_BY_NUMBER: ReadonlyMap<number, ErrorCode> = new Map(
  Object.entries(ERRORS).map(([code, { number }]) => [number, code as ErrorCode]),
);

/**
 * What an answer means that is neither result nor declared exception: a reply without a result, or a
 * TApplicationException (spec KEEP-12 to KEEP-14).
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
  const { type: rawType, message } = error as { type?: unknown; message?: unknown };
  const type = typeof rawType === 'number' ? rawType : ApplicationExceptionType.UNKNOWN;
  const text = typeof message === 'string' && message !== '' ? message : `type ${type}, no message`;
  const coded = parseCodedMessage(text);
  const shown = `${where} answered '${method}': ${coded?.text || text}`;
  if (type === ApplicationExceptionType.UNKNOWN_METHOD) {
    return new ThriftkeeperError('METHOD_UNKNOWN', shown, { cause: error, details: { type } });
  }
  if (coded === undefined || !trustCodes) {
    return new ThriftkeeperError('APPLICATION_EXCEPTION', shown, { cause: error, details: { type } });
  }
  const { number, retryAfterMs } = coded;
  const details = retryAfterMs === undefined ? { type, number } : { type, number, retryAfterMs };
  const known = CODE_BY_NUMBER.get(number);
  if (known !== undefined) {
    // Whatever the table allows elsewhere: this error came as an answer, from the provider.
    const outcome = ERRORS[known].outcome === 'refused' ? 'refused' : 'answered';
    return new ThriftkeeperError(known, shown, { cause: error, details, outcome });
  }
  const outcome = number >= 3000 && number <= 3999 ? 'refused' : 'answered';
  return new ThriftkeeperError('UNKNOWN', `${shown} (${number})`, { cause: error, details, outcome });
};
