import type { ConnectString, ServerAddress } from '@thriftkeeper/zookeeper';
import { parseAddress } from '../address.ts';
import { ThriftkeeperError } from '../generated/errors.ts';
import { checkRoot } from '../paths.ts';

const defaultPort = 2181;

/**
 * Reads the address of a registry: `host:port,host:port/chroot`; the port is 2181 when left out (PATH-9).
 *
 * @throws INVALID_ADDRESS for the hosts, INVALID_PATH for the chroot
 */
export function parseRegistryAddress(text: string): ConnectString {
  const refuse = (problem: string, cause?: unknown): never => {
    const message = `${JSON.stringify(text)} is no address of a registry: ${problem}; write "host:port,host:port/chroot"`;
    throw new ThriftkeeperError('INVALID_ADDRESS', message, { cause });
  };
  if (typeof text !== 'string') return refuse('it is not a string');
  if (text.includes('://'))
    refuse(`a registry has no scheme; leave out "${text.slice(0, text.indexOf('://') + 3)}"`);
  const slash = text.indexOf('/');
  const hosts = slash < 0 ? text : text.slice(0, slash);
  const chroot = slash < 0 ? '/' : text.slice(slash);
  if (hosts.trim() === '') refuse('it names no server');
  const servers = hosts.split(',').map((entry) => parseServer(entry.trim(), refuse));
  if (chroot.includes(',')) refuse('the chroot stands behind the last server only');
  return { servers, chroot: checkRoot(chroot) === '/' ? '' : chroot };
}

function parseServer(entry: string, refuse: (problem: string, cause?: unknown) => never): ServerAddress {
  if (entry === '') refuse('an entry is empty');
  const hasPort = /^(\[.*\]|[^:[\]]*):/s.test(entry);
  try {
    const address = parseAddress(hasPort ? entry : `${entry}:${defaultPort}`);
    if (address.kind === 'tcp') return { host: address.host, port: address.port };
  } catch (error) {
    refuse((error as Error).message, error);
  }
  return refuse('a unix socket is no server of a registry');
}
