import { memoryCoordination } from './coordination/memory-coordination.ts';
import { MemoryTree } from './coordination/memory-tree.ts';
import { ThriftkeeperError } from './generated/errors.ts';
import type { ProviderRecord } from './generated/records.ts';
import { Paths, parentsOf } from './paths.ts';
import { writeProviderRecord } from './records/provider-record.ts';
import { Registry, type RegistryOptions } from './registry.ts';

/**
 * A registry in memory, for tests and for one process without ZooKeeper. Registries that are given the same
 * tree see each other's nodes.
 */
export const memoryRegistry = (tree: MemoryTree = new MemoryTree(), options?: RegistryOptions): Registry =>
  new Registry(memoryCoordination(tree), options);

/** Providers by service: addresses, or records for those that need more than an address. */
export type StaticProviders = Readonly<Record<string, readonly (string | ProviderRecord)[]>>;

/** How a registry of known providers is made. */
export interface StaticRegistryOptions extends RegistryOptions {
  /** The tree that it stands in; default one of its own. */
  readonly tree?: MemoryTree | undefined;
}

/**
 * A registry of providers that are known beforehand, without ZooKeeper: what is announced in it is seen in this
 * process alone. Nodes are named by their address.
 *
 * @throws INVALID_NAME, RECORD_INVALID, INVALID_ADDRESS; INVALID_ARGUMENT for what is no list of addresses and records
 */
export function staticRegistry(
  providers: StaticProviders,
  { tree = new MemoryTree(), ...options }: StaticRegistryOptions = {},
): Registry {
  const paths = new Paths(options.root);
  for (const [service, list] of Object.entries(providers)) {
    if (!Array.isArray(list)) throw noProviders(service, list);
    for (const one of list) {
      const record: ProviderRecord = typeof one === 'string' ? { address: one } : one;
      if (typeof record?.address !== 'string') throw noProviders(service, one);
      const path = paths.node(service, 'providers', record.address.replaceAll('/', '_'));
      for (const parent of parentsOf(path))
        if (!tree.get(parent)) tree.create(parent, new Uint8Array(), undefined);
      if (!tree.get(path)) tree.create(path, writeProviderRecord(record, path), undefined);
    }
  }
  return new Registry(memoryCoordination(tree), options);
}

const noProviders = (service: string, given: unknown): ThriftkeeperError =>
  new ThriftkeeperError(
    'INVALID_ARGUMENT',
    `the providers of ${service} are a list of addresses, "host:port", and of records, { address: "host:port", … }; got ${String(JSON.stringify(given))}`,
  );
