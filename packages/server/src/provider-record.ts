import { hostname } from 'node:os';
import type { ProviderRecord } from '@thriftkeeper/registry';
import type { ResolvedServerOptions } from './server-options.ts';

/** As records and the keeper service name them, for people. */
export const language = 'typescript';
export const library = '@thriftkeeper/server';

/**
 * What a server says of itself in the registry.
 *
 * @param listening where it listens, with the port that it got
 * @param idl hash of its interface definition, where it has one
 */
export function providerRecord(
  options: ResolvedServerOptions,
  listening: string,
  state: 'up' | 'notReady',
  idl?: string,
): ProviderRecord {
  const { announce, weight, zone, version, tags, transport, protocol, path, tls, multiplexed } = options;
  const said = { weight, zone, version, tags, transport, protocol, path, idl };
  return {
    address: announce ?? listening,
    // Fields without a value are left out (REC-7).
    ...Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined)),
    ...(tls && { tls: true }),
    ...(multiplexed && { multiplexed: Object.keys(multiplexed) }),
    concurrency: true,
    capabilities: ['identify', 'refuse'],
    state,
    language,
    library,
    pid: process.pid,
    host: hostname(),
    startedAt: new Date().toISOString(),
    spec: 1,
  };
}
