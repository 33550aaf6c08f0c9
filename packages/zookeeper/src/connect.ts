import { ZooKeeperClient } from './client.ts';
import { ZooKeeperError } from './errors.ts';
import type { ZooKeeperOptions } from './options.ts';
import type { RequestOptions } from './pending-request.ts';

/**
 * Opens a client and waits until its session is up; closes it again when that fails.
 *
 * @param connectString `host:port,host:port/chroot`
 * @param options those of the client, and `timeoutMs` (default: 15,000) and `signal` of the wait
 * @throws ZooKeeperError `INVALID_ARGUMENT`; `TIMEOUT` with what each server failed with, `UNRESOLVABLE` when none
 * has an address; `AUTH_FAILED`; `CHROOT_MISSING`; `ABORTED`
 */
export async function connect(
  connectString: string,
  options: ZooKeeperOptions & RequestOptions = {},
): Promise<ZooKeeperClient> {
  const { signal, timeoutMs, ...ofClient } = options;
  const bounds = { ...(signal && { signal }), ...(timeoutMs !== undefined && { timeoutMs }) };
  const client = new ZooKeeperClient(connectString, ofClient);
  try {
    await client.waitConnected(bounds);
    if (client.chroot !== '') await checkChroot(client, bounds);
    return client;
  } catch (error) {
    await client.close();
    throw error;
  }
}

async function checkChroot(client: ZooKeeperClient, bounds: RequestOptions): Promise<void> {
  if ((await client.exists('/', bounds)) !== undefined) return;
  const message =
    `connect: the chroot ${client.chroot} does not exist: create it first (with a client without chroot, ` +
    'ensurePath() does), or correct the connect string';
  throw new ZooKeeperError('CHROOT_MISSING', message, { path: client.chroot });
}
