import { ThriftkeeperError } from '@thriftkeeper/registry';
import type { InterfaceList } from '../api/types.ts';
import type { ServiceModel } from '../collector/service-model.ts';

const most = { interfaces: 32, nodes: 1_000, multiplexed: 100 };

/** Which interfaces the providers of a service name, those that most name first. */
export function interfacesOf({ service, providers }: ServiceModel): Omit<InterfaceList, 'tryIt'> {
  const uses = new Map<string, { readonly nodes: string[]; readonly multiplexed: Set<string> }>();
  let without = 0;
  for (const node of [...providers.entries.names()].sort()) {
    const { idl, multiplexed } = providers.entries.get(node)!.record;
    if (idl === undefined) {
      without++;
      continue;
    }
    const use = uses.get(idl) ?? { nodes: [], multiplexed: new Set() };
    use.nodes.push(node);
    for (const name of multiplexed) use.multiplexed.add(name);
    uses.set(idl, use);
  }
  const interfaces = [...uses]
    .map(([hash, { nodes, multiplexed }]) => ({
      hash,
      nodes: nodes.slice(0, most.nodes),
      count: nodes.length,
      multiplexed: [...multiplexed].slice(0, most.multiplexed).sort(),
    }))
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
