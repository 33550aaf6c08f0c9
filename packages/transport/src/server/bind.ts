import { unlink } from 'node:fs/promises';
import { connect, type Server } from 'node:net';
import { ThriftkeeperError } from '../error.ts';
import { type Address, formatAddress } from '../socket/address.ts';

/**
 * Makes the server listen, and returns the address that it got.
 *
 * A unix socket whose server is gone is removed first: the file stays when a process is killed.
 *
 * @throws ThriftkeeperError ADDRESS_IN_USE or LISTEN_FAILED
 */
export const bind = async (server: Server, address: Address): Promise<Address> => {
  try {
    await listenOnce(server, address);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== 'EADDRINUSE') {
      throw new ThriftkeeperError('LISTEN_FAILED', `cannot listen on ${formatAddress(address)}: ${message}`, {
        cause: error,
      });
    }
    if (!('path' in address) || (await isAnswered(address.path))) {
      const text = `cannot listen on ${formatAddress(address)}: another socket does`;
      throw new ThriftkeeperError('ADDRESS_IN_USE', text, { cause: error });
    }
    await unlink(address.path);
    await listenOnce(server, address);
  }
  const bound = server.address();
  return typeof bound === 'object' && bound !== null && 'host' in address
    ? { host: address.host, port: bound.port }
    : address;
};

const listenOnce = (server: Server, address: Address): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ ...address, backlog: 1024 }, () => {
      server.off('error', reject);
      resolve();
    });
  });

const isAnswered = (path: string): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = connect({ path });
    probe.once('connect', () => {
      probe.destroy();
      resolve(true);
    });
    probe.once('error', () => resolve(false));
  });
