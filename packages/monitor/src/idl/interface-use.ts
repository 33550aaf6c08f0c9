import { ThriftkeeperError } from '@thriftkeeper/registry';
import type { InterfaceList, InterfaceUse } from '../api/types.ts';
import type { ServiceModel } from '../collector/service-model.ts';

const most = { interfaces: 32, nodes: 1_000 };

/** Which interfaces the providers of a service name, those that most name first. */
export function interfacesOf({ service, providers }: ServiceModel): Omit<InterfaceList, 'tryIt'> {
  const nodesByHash = new Map<string, string[]>();
  let without = 0;
  for (const node of [...providers.entries.names()].sort()) {
    const hash = providers.entries.get(node)!.record.idl;
    if (hash === undefined) without++;
    else if (nodesByHash.has(hash)) nodesByHash.get(hash)!.push(node);
    else nodesByHash.set(hash, [node]);
  }
  const interfaces = [...nodesByHash]
    .map(([hash, nodes]): InterfaceUse => ({ hash, nodes: nodes.slice(0, most.nodes), count: nodes.length }))
    .sort((one, other) => other.count - one.count || (one.hash < other.hash ? -1 : 1))
    .slice(0, most.interfaces);
  return { service, interfaces, without };
}

/**
 * The hash, when a provider of the service names it: nobody reads others by way of a service.
 *
 * @throws NOT_FOUND
 */
export function usedBy({ service, providers }: ServiceModel, hash: string): string {
  for (const node of providers.entries.names())
    if (providers.entries.get(node)!.record.idl === hash) return hash;
  throw new ThriftkeeperError('NOT_FOUND', `no provider of ${service} names the interface ${hash}`, {
    details: { service, hash },
  });
}
