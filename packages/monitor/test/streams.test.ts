import type { AddressInfo } from 'node:net';
import { eventually } from '@thriftkeeper/zookeeper/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { methodTotals, providerReport } from '../src/testing/reports.ts';
import { type Headers, openStage, password, type Stage, sessionOf } from './stage.ts';
import { count, openStream, type Reader } from './stream-reader.ts';

let stage: Stage;
let port: number;
const readers: Reader[] = [];

beforeEach(async () => {
  stage = await openStage();
  await stage.monitor.app.listen({ host: '127.0.0.1', port: 0 });
  port = (stage.monitor.app.server.address() as AddressInfo).port;
  await provider('tutorial', 'node1');
  await stage.worked();
});
afterEach(async () => {
  for (const reader of readers.splice(0)) reader.close();
  await stage.close();
});

async function provider(service: string, node: string) {
  const announcement = stage.theirs.announceProvider(service, node, { address: '127.0.0.1:1' });
  await announcement.registered();
  return announcement;
}

async function open(path: string, headers: Headers = stage.as.viewer): Promise<Reader> {
  const reader = await openStream(port, `/api/v1${path}`, headers);
  readers.push(reader);
  return reader;
}

describe('the stream of the overview', () => {
  it('begins with a snapshot, and goes on with what has changed alone', async () => {
    await provider('other', 'node1');
    await stage.worked();
    const reader = await open('/stream');
    expect(reader.messages[0]!.data).toMatchObject({
      type: 'snapshot',
      services: [{ service: 'other' }, { service: 'tutorial' }],
    });
    await provider('tutorial', 'node2');
    await stage.worked();
    await count(reader, 2);
    const { id, data } = reader.messages[1]!;
    expect(data).toMatchObject({
      type: 'delta',
      revision: id,
      services: [{ service: 'tutorial', providers: { total: 2 } }],
      removed: [],
      events: [{ type: 'providerAppeared', node: 'node2' }],
    });
    expect(data.services).toHaveLength(1);
  });

  it('goes on where it was cut off, and begins anew after another run of the monitor', async () => {
    const first = await open('/stream');
    const { id } = first.messages[0]!;
    first.close();
    await provider('tutorial', 'node2');
    await stage.worked();
    await provider('tutorial', 'node3');
    await stage.worked();
    const resumed = await open('/stream', { ...stage.as.viewer, 'last-event-id': id! });
    expect(resumed.messages[0]!.data).toMatchObject({
      type: 'delta',
      services: [{ providers: { total: 3 } }],
      events: [{ node: 'node2' }, { node: 'node3' }],
    });
    const byQuery = await open(`/stream?since=${id}`);
    expect(byQuery.messages[0]!.data.type).toBe('delta');
    for (const foreign of ['0badc0de-1', `${id!.split('-')[0]}-999`, 'nonsense']) {
      const anew = await open('/stream', { ...stage.as.viewer, 'last-event-id': foreign });
      expect(anew.messages[0]!.data.type).toBe('snapshot');
    }
  });

  it('needs a sign-in, and ends with it', async () => {
    await stage.call('POST', '/users', stage.as.admin, { name: 'eve', role: 'viewer', password });
    const eve = sessionOf(await stage.call('POST', '/session', {}, { user: 'eve', password }));
    const reader = await open('/stream', eve);
    await stage.call('DELETE', '/users/eve', stage.as.admin);
    await stage.worked(15_000);
    await eventually('the stream is over', () => reader.isOver());
    expect(reader.messages.at(-1)!.data).toEqual({ type: 'end', why: 'signedOut' });
  });

  it('ends when the monitor closes', async () => {
    const reader = await open('/stream');
    await stage.monitor.close();
    await eventually('the stream is over', () => reader.isOver());
    expect(reader.messages.at(-1)!.data).toEqual({ type: 'end', why: 'closing' });
  });
});

describe('the stream of a service', () => {
  it('tells rows that have changed or are gone, and lists only when they have changed', async () => {
    const node1 = await provider('tutorial', 'node0');
    await stage.worked();
    const reader = await open('/services/tutorial/stream');
    expect(reader.messages[0]!.data).toMatchObject({
      type: 'snapshot',
      providers: [{ node: 'node0' }, { node: 'node1' }],
      control: { version: null },
    });
    await stage.theirs
      .announceStats('providers', node1, providerReport(1, { add: methodTotals(50) }))
      .registered();
    await stage.worked();
    await count(reader, 2);
    const { data } = reader.messages[1]!;
    expect(data).toMatchObject({
      type: 'delta',
      providers: [{ node: 'node0', load: { callsPerSecond: 10 } }],
      methods: [{ method: 'add' }],
    });
    expect(Object.keys(data)).not.toContain('control');
    await node1.withdraw();
    await stage.worked();
    await eventually('the row is gone', () =>
      reader.messages.at(-1)!.data.removedProviders?.includes('node0'),
    );
  });

  it('is not there for a service that is not, and is silent while nothing changes', async () => {
    const missing = await fetch(`http://127.0.0.1:${port}/api/v1/services/missing/stream`, {
      headers: stage.as.viewer,
    });
    const { code } = (await missing.json()) as { code: string };
    expect([missing.status, code]).toEqual([404, 'NOT_FOUND']);
    const reader = await open('/services/tutorial/stream');
    await provider('other', 'node1');
    await stage.worked(3_000);
    await provider('tutorial', 'last');
    await stage.worked();
    await count(reader, 2);
    expect(reader.messages[1]!.data.providers).toMatchObject([{ node: 'last' }]);
  });
});

describe('a reader that does not read', () => {
  /** Makes more changes, each a large message, than the buffers of a connection hold. */
  async function manyChanges(): Promise<number> {
    const changes = 150;
    const control = stage.theirs.control('tutorial');
    for (let change = 1; change <= changes; change++) {
      await control.update(() => ({
        policy: { by: 'ann', at: '2025-03-01T12:00:00Z', why: `change ${change}`, methods: filler },
      }));
      await stage.worked(0);
      stage.monitor.collector.flush();
    }
    return changes;
  }

  it('is told what it has missed at once when it reads again', async () => {
    const reader = await open('/services/tutorial/stream');
    reader.response.pause();
    const changes = await manyChanges();
    reader.response.resume();
    await eventually(
      'the latest change is told',
      () => reader.messages.at(-1)!.data.control?.document.policy?.why === `change ${changes}`,
    );
    expect(reader.messages.length).toBeLessThan(changes);
  });

  it('is cut off in the end', async () => {
    const reader = await open('/services/tutorial/stream');
    reader.response.pause();
    await manyChanges();
    await stage.worked(60_000);
    reader.response.on('error', () => {}).resume();
    await eventually('the connection is closed', () => reader.response.destroyed);
    expect(reader.messages.at(-1)!.data.type).not.toBe('end');
  });
});

/** A policy of a quarter of a megabyte, nearly. */
const filler = Object.fromEntries(
  Array.from({ length: 900 }, (_, index) => [`method${index}${'z'.repeat(200)}`, { deadlineMs: 1_000 }]),
);
