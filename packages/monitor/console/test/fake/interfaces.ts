import type {
  InterfaceDetail,
  InterfaceList,
  ServiceDetail,
  TryAnswer,
  TryRequest,
} from '../../../src/api/types.ts';
import { outlineOf } from '../../../src/idl/outline.ts';

const hash = 'f00d'.repeat(16);
const text = `/** What is kept under a key. */
struct Entry {
  1: string key
  2: binary value
  3: optional i64 expiresAt
}

exception Missing {
  1: string key
}

service Store {
  /** The entry of a key. */
  Entry get(1: string key) throws (1: Missing missing)
  list<Entry> getMany(1: set<string> keys)
  void put(1: Entry entry)
  oneway void ping()
}
`;

/** All providers of a service offer the same interface. */
export const interfaceList = ({ summary, providers }: ServiceDetail): InterfaceList => ({
  service: summary.service,
  interfaces:
    providers.length === 0
      ? []
      : [{ hash, nodes: providers.map(({ node }) => node), count: providers.length, multiplexed: [] }],
  without: 0,
  tryIt: true,
});

export const interfaceDetail = (): InterfaceDetail =>
  outlineOf(hash, { main: 'store.thrift', files: { 'store.thrift': text } });

export const triedAt = (
  { providers }: ServiceDetail,
  { node = providers[0]!.node }: TryRequest,
): TryAnswer => ({
  auditId: 1,
  node,
  address: providers.find((row) => row.node === node)?.address ?? '127.0.0.1:9091',
  latencyUs: 812,
  outcome: { kind: 'result', value: { key: 'a', value: 'AA==' } },
});
