import type { ServerAddress } from './connect-string.ts';
import { ZooKeeperError } from './errors.ts';
import type { SaslMechanism } from './sasl.ts';

/** A mechanism with a defect must not go back and forth for ever. */
const mostSteps = 20;

/**
 * Runs a SASL exchange with one server.
 *
 * @param send carries one token to the server and returns its answer
 * @throws ZooKeeperError `AUTH_FAILED`; other errors are those of `send`
 */
export async function authenticate(
  mechanism: SaslMechanism,
  server: ServerAddress,
  send: (token: Uint8Array) => Promise<Uint8Array | undefined>,
): Promise<void> {
  const failed = (why: string, cause?: unknown): ZooKeeperError =>
    new ZooKeeperError('AUTH_FAILED', `SASL ${mechanism.name}: ${why}`, cause === undefined ? {} : { cause });
  const asked = async <Value>(ask: () => Value | Promise<Value>): Promise<Value> => {
    try {
      return await ask();
    } catch (cause) {
      throw failed((cause as Error | undefined)?.message ?? String(cause), cause);
    }
  };
  const exchange = await asked(() => mechanism.start(server));
  let challenge: Uint8Array | undefined;
  for (let count = 0; count < mostSteps; count++) {
    const given = challenge;
    const token = await asked(() => exchange.next(given));
    if (token === undefined) return;
    challenge = await send(token);
    if (challenge === undefined) {
      throw failed('the server sent no token: is SASL set up on it (JAAS section "Server")?');
    }
  }
  throw failed(`not done after ${mostSteps} steps`);
}
