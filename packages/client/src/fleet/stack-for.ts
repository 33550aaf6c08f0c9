import type { CompleteProviderRecord } from '@thriftkeeper/registry';
import type { ConnectionOptions } from '@thriftkeeper/transport';
import type { ResolvedClientOptions } from '../client-options.ts';

const transports = ['buffered', 'framed', 'http', 'header'] as const;
const protocols = ['binary', 'compact', 'json'] as const;

/** How to connect to a provider, or why this client cannot (REC-11, REC-14). */
export type StackFor = { readonly options: ConnectionOptions } | { readonly unsupported: string };

/** Builds the stack that a record asks for. */
export function stackFor(record: CompleteProviderRecord, client: ResolvedClientOptions): StackFor {
  const transport = transports.find((name) => name === record.transport);
  if (transport === undefined)
    return { unsupported: `transport ${record.transport}; this client has ${transports.join(', ')}` };
  const protocol = protocols.find((name) => name === record.protocol);
  if (protocol === undefined)
    return { unsupported: `protocol ${record.protocol}; this client has ${protocols.join(', ')}` };
  if (transport === 'header' && protocol === 'json')
    return { unsupported: 'protocol json in the header transport, which has binary and compact' };
  const wanted = client.multiplexed;
  if (wanted !== undefined && !record.multiplexed.includes(wanted)) {
    return {
      unsupported: `no multiplexed service ${wanted}; it lists ${record.multiplexed.join(', ') || 'none'}`,
    };
  }
  const prefix = wanted ?? (record.multiplexed.includes(client.service) ? client.service : undefined);
  return {
    options: {
      transport,
      protocol,
      concurrency: record.concurrency,
      trustCodes: record.capabilities.includes('refuse'),
      connectTimeoutMs: client.connectTimeoutMs,
      ...(transport === 'http' && { path: record.path }),
      ...(record.tls && { tls: client.tls ?? true }),
      ...(prefix !== undefined && { multiplexed: prefix }),
      ...(client.limits && { limits: client.limits }),
      ...(client.int64 && { int64: client.int64 }),
    },
  };
}
