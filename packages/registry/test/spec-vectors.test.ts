import { expect } from 'vitest';
import { fullJitterMs } from '../src/backoff.ts';
import { KnownList } from '../src/discovery/known-list.ts';
import {
  type Address,
  checkAnnounced,
  checkNode,
  checkRoot,
  checkService,
  effectiveProvider,
  type IdlDocument,
  inForce,
  nodeName,
  Paths,
  type ProviderControl,
  parseAddress,
  parseSelector,
  readConsumerRecord,
  readControlDocument,
  readIdlDocument,
  readProviderRecord,
  selects,
  writeIdlDocument,
} from '../src/index.ts';
import { consumerFormerLife, decide, providerFormerLife } from '../src/registration/decide.ts';
import { readSnapshotFile } from '../src/snapshots/snapshot-file.ts';
import { parseRegistryAddress } from '../src/zookeeper/registry-address.ts';
import { bytesOf, orError, type Vector, vectors } from './vectors.ts';

type Document = Vector & {
  readonly text?: string;
  readonly base64?: string;
  readonly padTo?: number;
  readonly expect: unknown;
};

/** Words by which messages name each fault of a name. */
const faults: Readonly<Record<string, RegExp>> = {
  length: /empty|bytes long/,
  slash: /slash/,
  dots: /dot name/,
  character: /U\+/,
  space: /space/,
  reserved: /taken/,
};

vectors<Vector & { of: 'service' | 'node'; name: string; expect: { fault: string | null } }>(
  'names',
  ({ of, name, expect: { fault } }) => {
    const check = () => (of === 'service' ? checkService : checkNode)(name);
    if (fault === null) expect(check()).toBe(name);
    else {
      expect(orError(check)).toEqual({ error: 'INVALID_NAME' });
      expect(check).toThrow(faults[fault]!);
    }
  },
);

interface PathVector extends Vector {
  readonly operation: 'path' | 'root' | 'registryAddress' | 'madeUpNode';
  readonly place: { kind: string; root?: string; service: string; node: string };
  readonly root: string;
  readonly text: string;
  readonly host: string;
  readonly pid: number;
  readonly random: string;
  readonly expect: unknown;
}

function pathOf({ root, kind, service, node }: PathVector['place']): string {
  const paths = new Paths(root);
  switch (kind) {
    case 'providers':
    case 'consumers':
      return node === undefined ? paths.folder(service, kind) : paths.node(service, kind, node);
    case 'control':
      return paths.control(service);
    case 'idl':
      return paths.idl(node);
    default:
      return paths.stats(service, kind === 'stats/providers' ? 'providers' : 'consumers', node);
  }
}

vectors<PathVector>('paths', (one) => {
  const result = orError(() => {
    if (one.operation === 'path') return { path: pathOf(one.place) };
    if (one.operation === 'root') return { root: checkRoot(one.root) };
    if (one.operation === 'madeUpNode')
      return { node: nodeName(one.host, one.pid, Number.parseInt(one.random, 16)) };
    const { servers, chroot } = parseRegistryAddress(one.text);
    return { servers: servers.map(({ host, port }) => ({ host, port })), chroot: chroot || '/' };
  });
  expect(result).toEqual(one.expect);
});

vectors<Vector & { text: string; expect: { error?: string; address: Address; announceable: boolean } }>(
  'addresses',
  ({ text, expect: wanted }) => {
    if (wanted.error) return expect(orError(() => parseAddress(text))).toEqual({ error: wanted.error });
    expect(parseAddress(text)).toMatchObject(wanted.address);
    expect(orError(() => checkAnnounced(text) && true)).toEqual(
      wanted.announceable ? true : { error: 'INVALID_ADDRESS' },
    );
  },
);

const reads = (read: (bytes: Uint8Array, where: string) => unknown) => (one: Document) =>
  expect(orError(() => ({ value: read(bytesOf(one), '/here') }))).toEqual(one.expect);

vectors<Document>('provider-records', reads(readProviderRecord));
vectors<Document>('consumer-records', reads(readConsumerRecord));
vectors<Document>('control-documents', (one) => {
  const defaults = one.text === '' ? {} : { spec: 1, providers: {}, consumers: {} };
  reads((bytes, where) => ({ ...defaults, ...readControlDocument(bytes, where) }))(one);
});

vectors<Vector & { text: string; expect: { ms: number | null } }>(
  'timestamps',
  ({ text, expect: { ms } }) => {
    const decision = { value: 1, by: 'a', at: '2025-03-01T12:00:00Z', why: 'b', expiresAt: text };
    const document = Buffer.from(JSON.stringify({ providers: { n: { weight: decision } } }));
    if (ms === null)
      return expect(orError(() => readControlDocument(document, '/here'))).toEqual({
        error: 'CONTROL_INVALID',
      });
    readControlDocument(document, '/here');
    // It holds until exactly that millisecond.
    expect([inForce(decision, ms - 1), inForce(decision, ms)]).toEqual([true, false]);
  },
);

vectors<
  Vector & {
    now: string;
    record: { weight: number; state: string };
    control: ProviderControl;
    expect: unknown;
  }
>('effective-providers', ({ now, record, control, expect: wanted }) => {
  const effective = effectiveProvider(record, { providers: { n: control } }, 'n', Date.parse(now));
  expect({ ...effective, picked: effective.state === 'up' && effective.weight > 0 }).toEqual(wanted);
});

vectors<Vector & { selector: string; consumer: object; expect: string }>(
  'selectors',
  ({ selector, consumer, expect: wanted }) => {
    const outcome = () => {
      const parsed = parseSelector(selector);
      if (parsed === undefined) return 'unknown';
      return selects(parsed, consumer) ? 'matches' : 'differs';
    };
    if (wanted === 'invalid') expect(outcome).toThrow(SyntaxError);
    else if (wanted === 'ignored') expect(outcome()).toBe('unknown');
    else expect(outcome()).toBe(wanted);
  },
);

interface Step {
  readonly at: number;
  readonly event: 'connected' | 'suspended' | 'lost' | 'tick' | 'works' | 'reading';
  readonly node: string;
  readonly value: boolean;
  readonly nodes: Record<string, { state?: string } | null>;
  readonly expect: unknown;
}

vectors<Vector & { known?: Record<string, { state?: string }>; staleSince?: number; steps: Step[] }>(
  'discovery',
  ({ known, staleSince, steps }) => {
    const options = { holds: true, leaves: ({ state }: { state?: string }) => state === 'draining' };
    const list = new KnownList(options, staleSince ?? 0, Object.entries(known ?? {}));
    for (const { at, event, node, value, nodes, expect: wanted } of steps) {
      if (event === 'connected') list.connected(at);
      else if (event === 'suspended' || event === 'lost') list.disconnected(at);
      else if (event === 'works') list.works(node, value, at);
      else if (event === 'tick') list.tick(at);
      else
        list.reading(
          new Map(Object.entries(nodes).filter((entry): entry is [string, object] => entry[1] !== null)),
          at,
        );
      const staleSinceMs = list.staleSinceMs ?? null;
      expect({
        nodes: [...list.nodes.keys()].sort(),
        stale: staleSinceMs !== null,
        staleSince: staleSinceMs,
      }).toEqual(wanted);
    }
  },
);

vectors<Vector & { now: number; document: object; expect: unknown }>(
  'snapshots',
  ({ now, document, expect: wanted }) => {
    const result = orError(() => {
      const bytes = Buffer.from(JSON.stringify(document));
      const { providers, staleSinceMs } = readSnapshotFile(bytes, 'tutorial', '/here', now);
      return { nodes: [...providers.keys()].sort(), staleSince: staleSinceMs ?? null };
    });
    expect(result).toEqual(wanted);
  },
);

interface RegistrationVector extends Vector {
  readonly ours: { role: 'provider' | 'consumer'; session: string; record: Record<string, unknown> };
  readonly there: { owner: string | null; record: Record<string, unknown> | null };
  readonly expect: string;
}

vectors<RegistrationVector>('registration', ({ ours, there, expect: wanted }) => {
  const isFormerLife = ours.role === 'provider' ? providerFormerLife : consumerFormerLife;
  const decision = decide(
    {
      owner: there.owner ?? undefined,
      token: there.record?.token as string | undefined,
      current: JSON.stringify(there.record) === JSON.stringify(ours.record),
      formerLife: isFormerLife(there.record ?? {}, ours.record),
    },
    ours.session,
    ours.record.token as string,
  );
  expect(decision === 'write' ? 'set' : decision).toBe(wanted);
});

vectors<
  Vector & {
    jitter: 'full' | 'equal';
    attempt: number;
    baseMs: number;
    capMs: number;
    draw: number;
    expect: number;
  }
>(
  'backoff',
  ({ attempt, draw, expect: wanted, ...bounds }) => expect(fullJitterMs(attempt, draw, bounds)).toBe(wanted),
  // Equal jitter is the balancer's.
  ({ jitter }) => jitter === 'full',
);

vectors<Vector & { document: IdlDocument; expect: { canonical: string; node: string } }>(
  'idl',
  ({ document, expect: { canonical, node } }) => {
    const { hash, bytes } = writeIdlDocument(document);
    expect({ canonical: bytes.toString(), node: hash }).toEqual({ canonical, node });
    expect(readIdlDocument(bytes, node, `/thriftkeeper/idl/${node}`)).toEqual(document);
  },
);
