import type { ServerAddress } from './connect-string.ts';
import type { ZooKeeperError } from './errors.ts';
import type { SaslExchange, SaslMechanism } from './sasl.ts';

/** A mechanism with a defect must not go back and forth for ever. */
const mostSteps = 20;

/** How an authentication ended: an error is the connection's, and says nothing of the credential. */
export type AuthenticationOutcome =
  | { readonly type: 'authenticated' }
  | { readonly type: 'authRefused'; readonly reason: string }
  | ZooKeeperError;

/**
 * Runs a SASL exchange with one server. Never rejects.
 *
 * @param send carries one token to the server and returns its answer
 */
export async function authenticate(
  mechanism: SaslMechanism,
  server: ServerAddress,
  send: (token: Uint8Array) => Promise<Uint8Array | undefined>,
): Promise<AuthenticationOutcome> {
  const refused = (why: string): AuthenticationOutcome => ({
    type: 'authRefused',
    reason: `SASL ${mechanism.name}: ${why}`,
  });
  let exchange: SaslExchange | undefined;
  let challenge: Uint8Array | undefined;
  for (let count = 0; count < mostSteps; count++) {
    let token: Uint8Array | undefined;
    try {
      exchange ??= mechanism.start(server);
      token = await exchange.next(challenge);
    } catch (error) {
      return refused((error as Error | undefined)?.message ?? String(error));
    }
    if (token === undefined) return { type: 'authenticated' };
    try {
      challenge = await send(token);
    } catch (error) {
      const { code, message } = error as ZooKeeperError;
      return code === 'AUTH_FAILED' ? refused(message) : (error as ZooKeeperError);
    }
    if (challenge === undefined) {
      return refused('the server sent no token: is SASL set up on it (JAAS section "Server")?');
    }
  }
  return refused(`not done after ${mostSteps} steps`);
}
