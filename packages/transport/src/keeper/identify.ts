import type { Connection } from '../client/connection.ts';
import type { CallOptions } from '../client/connection-options.ts';
import { ERRORS, type ErrorCode, ThriftkeeperError } from '../generated/errors.ts';
import { ConsumerIdentity, Keeper, KeeperException, type ProviderIdentity } from '../generated/keeper.js';
import { describeService } from '../service/describe-service.ts';

/** The multiplexed name under which providers are told who calls, and tell who they are (KEEP-1). */
export const KEEPER = 'thriftkeeper';

/** What a consumer says of itself (KEEP-4). */
export type WhoCalls = NonNullable<ConstructorParameters<typeof ConsumerIdentity>[0]>;

/** What a provider says of itself (KEEP-7). */
export type ProviderAnswer = Pick<ProviderIdentity, keyof ProviderIdentity>;

/**
 * Tells the provider at the other end of a connection who calls, once, before the first call (KEEP-3). Only for
 * providers that list the capability `identify`, and not over HTTP: there each request says so by headers.
 *
 * @throws ThriftkeeperError with the code of the refusal, KICKED or INVALID_ARGUMENT, `retryAfterMs` in its details and
 *   outcome `refused`; and as any call does
 */
export async function identify(
  connection: Pick<Connection, 'call'>,
  consumer: WhoCalls,
  options?: Pick<CallOptions, 'deadlineMs' | 'signal'>,
): Promise<ProviderAnswer> {
  const method = describeService(Keeper).methods.get('identify')!;
  const args = [new ConsumerIdentity(consumer)];
  try {
    return (await connection.call(method, args, { ...options, multiplexed: KEEPER })) as ProviderAnswer;
  } catch (error) {
    throw error instanceof KeeperException ? asRefusal(error) : error;
  }
}

/** The number decides, whatever the name says (KEEP-12). */
function asRefusal(cause: KeeperException): ThriftkeeperError {
  const { number, message } = cause;
  const codes = Object.keys(ERRORS) as ErrorCode[];
  const code = codes.find((name) => ERRORS[name].number === number) ?? 'UNKNOWN';
  // The compiler's classes hold null for what did not come.
  const details = { number, retryAfterMs: cause.retryAfterMs ?? undefined };
  return new ThriftkeeperError(code, message, { cause, details, outcome: 'refused' });
}
