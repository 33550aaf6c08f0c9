import { type ControlDocument, MemoryTree, memoryCoordination, Registry } from '@thriftkeeper/registry';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ManualClock, settled } from '../src/testing/manual-clock.ts';
import { histogramOf, methodTotals, providerReport } from '../src/testing/reports.ts';
import { openStage, type Stage } from './stage.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(() => stage.close());

/** Two providers of a service, one of which reports. */
async function fleet() {
  const { theirs } = stage;
  const node1 = theirs.announceProvider('tutorial', 'node1', { address: '127.0.0.1:1', weight: 3 });
  const node2 = theirs.announceProvider('tutorial', 'node2', { address: '127.0.0.1:2' });
  const c1 = theirs.announceConsumer('tutorial', 'c1', { application: 'billing' });
  await Promise.all([node1, node2, c1].map((one) => one.registered()));
  await stage.worked();
  const latency = histogramOf(1_000, 1_000, 50_000);
  const consumers = [
    { node: 'c1', application: 'billing', address: '10.0.0.7', connections: 2, received: 400 },
    { address: '10.0.0.8', connections: 1, received: 100 },
  ];
  const stats = providerReport(1, { add: methodTotals(500, { latency }) }, { consumers, connections: 3 });
  await theirs.announceStats('providers', node1, stats).registered();
  await stage.worked(5_000);
  return { node1, node2, c1 };
}
const act = (action: object, more: object = {}) =>
  stage.call('POST', '/services/tutorial/actions', stage.as.operator, {
    action,
    why: 'disk is full',
    ...more,
  });
const preview = async (action: object, more: object = {}) =>
  (
    await stage.call('POST', '/services/tutorial/actions/preview', stage.as.operator, { action, ...more })
  ).json();
const undo = (id: number) => stage.call('POST', `/audit/${id}/undo`, stage.as.operator, { why: 'oops' });
const stands = async (): Promise<ControlDocument> => (await stage.theirs.control('tutorial').read()).document;

/** A monitor over a registry whose connection and session can be taken away. */
async function shaken() {
  await stage.close();
  const clock = new ManualClock();
  const coordination = memoryCoordination(new MemoryTree());
  const registry = new Registry(coordination, { clock });
  stage = await openStage({ registry, clock });
  const health = async () => (await stage.call('GET', '/overview', stage.as.viewer)).json().registry;
  return { faults: coordination.faults, clock, registry, health };
}

describe('the session with ZooKeeper', () => {
  it('is as old as it is, over lost connections, beside how long it is connected', async () => {
    const { faults, clock, registry, health } = await shaken();
    const at = (ms: number) => new Date(ms).toISOString();
    const first = await health();
    expect(first).toEqual({
      state: 'connected',
      since: at(0),
      session: { id: expect.any(String), establishedAt: at(0), timeoutMs: 10_000 },
    });
    await clock.advance(60_000);
    faults.suspend();
    expect(await health()).toEqual({ state: 'suspended', since: at(60_000), session: first.session });
    await clock.advance(5_000);
    faults.resume();
    expect(await health()).toEqual({ state: 'connected', since: at(65_000), session: first.session });
    await clock.advance(5_000);
    faults.expire();
    const anew = await health();
    expect(anew).toMatchObject({
      state: 'connected',
      since: at(70_000),
      session: { establishedAt: at(70_000) },
    });
    expect(anew.session.id).not.toBe(first.session.id);
    await registry.close();
    expect(await health()).toEqual({ state: 'closed', since: at(70_000) });
  });
});

describe('looking', () => {
  it('shows the overview, a service, its nodes, who calls whom and the last hour', async () => {
    await fleet();
    const get = async (path: string) => (await stage.call('GET', path, stage.as.viewer)).json();
    expect(await get('/overview')).toMatchObject({
      registry: { state: 'connected' },
      totals: { services: 1, providers: 2, providersUp: 2, consumers: 1 },
      services: [{ service: 'tutorial', status: 'ok', load: { callsPerSecond: 100, p99Us: 51_199 } }],
    });
    expect(await get('/services/tutorial')).toMatchObject({
      providers: [
        { node: 'node1', weight: 3, share: 1 },
        { node: 'node2', load: null },
      ],
      consumers: [{ node: 'c1', application: 'billing' }],
      control: { document: {}, version: null, stale: false },
    });
    expect(await get('/services/tutorial/providers/node1')).toMatchObject({
      record: { address: '127.0.0.1:1' },
      methods: [{ method: 'add', callsPerSecond: 100 }],
      consumers: [{ node: 'c1', callsPerSecond: 80 }, { address: '10.0.0.8' }],
    });
    expect(await get('/services/tutorial/consumers/c1')).toMatchObject({ consumer: { node: 'c1' } });
    expect((await get('/services/tutorial/map')).edges).toHaveLength(2);
    for (const path of ['', '/services/tutorial', '/services/tutorial/providers/node1'])
      expect((await get(`${path}/history`)).values.callsPerSecond).toContain(100);
    expect((await get('/history?fromMs=6000')).fromMs).toBe(5_000);
  });

  it('finds names that need encoding', async () => {
    await stage.theirs
      .announceProvider('a b%c', 'ä/é'.replace('/', '?'), { address: '127.0.0.1:1' })
      .registered();
    await stage.worked();
    const path = `/services/${encodeURIComponent('a b%c')}/providers/${encodeURIComponent('ä?é')}`;
    expect((await stage.call('GET', path, stage.as.viewer)).json()).toMatchObject({ service: 'a b%c' });
  });

  it('says what is not there, and what is wrong with a request', async () => {
    await fleet();
    const get = async (path: string) => (await stage.call('GET', path, stage.as.viewer)).json();
    expect(await get('/services/missing')).toMatchObject({
      code: 'NOT_FOUND',
      details: { service: 'missing' },
    });
    expect(await get('/services/tutorial/providers/node9')).toMatchObject({ code: 'NOT_FOUND' });
    expect(await get('/nowhere')).toMatchObject({ code: 'NOT_FOUND' });
    expect(await get('/events?limit=5000')).toMatchObject({
      code: 'INVALID_ARGUMENT',
      details: { field: '/limit' },
    });
    expect((await act({ kind: 'weight', node: 'node1', value: 'x' })).json()).toMatchObject({
      code: 'INVALID_ARGUMENT',
      details: { field: '/action/value' },
    });
    expect((await act({ kind: 'weight', node: 'node1', value: 1 }, { why: '' })).statusCode).toBe(400);
    expect((await act({ kind: 'weight', node: 'node1', value: 1 }, { odd: 1 })).statusCode).toBe(400);
    const text = await stage.monitor.app.inject({
      method: 'POST',
      url: '/api/v1/session',
      headers: { 'content-type': 'text/plain' },
      payload: '{}',
    });
    expect(text.json()).toMatchObject({ code: 'INVALID_ARGUMENT' });
  });

  it('tells how the monitor is, and its metrics in the format of Prometheus', async () => {
    await fleet();
    expect((await stage.call('GET', '/health')).json()).toMatchObject({
      status: 'ok',
      registry: 'connected',
    });
    const { body, headers } = await stage.call('GET', '/metrics', stage.as.viewer);
    expect(headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(body).toContain('thriftkeeper_service_providers{service="tutorial",state="up"} 2\n');
    expect(body).toContain(
      'thriftkeeper_provider_calls_total{service="tutorial",node="node1",outcome="answered"} 500\n',
    );
    expect(body).toContain(
      'thriftkeeper_service_latency_seconds{service="tutorial",quantile="0.99"} 0.051199\n',
    );
    for (const line of body.trim().split('\n'))
      expect(line).toMatch(/^(# (HELP|TYPE) .+|[a-z_]+(\{([a-z]+="[^"]*",?)+\})? -?[\d.e+-]+)$/);
  });
});

describe('deciding', () => {
  it('writes each kind of decision, with who and why, and takes it back', async () => {
    await fleet();
    const said = { by: 'a-operator', why: 'disk is full', at: expect.any(String) };
    const expiresAt = '2100-01-01T00:00:00Z';
    await act({ kind: 'weight', node: 'node1', value: 0 });
    await act({ kind: 'state', node: 'node1', value: 'draining' }, { expiresAt });
    await act({ kind: 'limit', selector: 'application:billing', value: { callsPerSecond: 5, burst: 9 } });
    await act({ kind: 'kick', selector: 'address:10.0.0.0/8', value: true }, { expiresAt });
    await act({ kind: 'policy', value: { methods: { '*': { deadlineMs: 500 } } } });
    expect(await stands()).toEqual({
      providers: {
        node1: { weight: { value: 0, ...said }, state: { value: 'draining', ...said, expiresAt } },
      },
      consumers: {
        'application:billing': { limit: { callsPerSecond: 5, burst: 9, ...said } },
        'address:10.0.0.0/8': { kick: { ...said, expiresAt } },
      },
      policy: { methods: { '*': { deadlineMs: 500 } }, ...said },
    });
    await stage.worked();
    const { json } = await stage.call('GET', '/services/tutorial', stage.as.viewer);
    expect(json()).toMatchObject({
      summary: { decisions: 5, providers: { draining: 1 } },
      providers: [{ state: 'draining', weight: 0, decisions: { weight: { value: 0 } } }, {}],
      consumers: [{ limits: [{ selector: 'application:billing' }] }],
    });
    await act({ kind: 'weight', node: 'node1', value: null });
    await act({ kind: 'state', node: 'node1', value: null });
    await act({ kind: 'limit', selector: 'application:billing', value: null });
    await act({ kind: 'kick', selector: 'address:10.0.0.0/8', value: null });
    await act({ kind: 'policy', value: null });
    expect(await stands()).toEqual({});
  });

  it('refuses what breaks the rules of the document, and writes nothing', async () => {
    await fleet();
    const bad = [
      { kind: 'weight', node: 'node1', value: 10_001 },
      { kind: 'weight', node: 'a/b', value: 1 },
      { kind: 'limit', selector: 'address:10.0.0.0/99', value: { callsPerSecond: 1 } },
      { kind: 'limit', selector: 'billing', value: { callsPerSecond: 1 } },
      { kind: 'limit', selector: 'node:c1', value: { callsPerSecond: -1 } },
      { kind: 'policy', value: { methods: { '*': { deadlineMs: 0 } } } },
    ];
    for (const action of bad) {
      const answer = await act(action);
      expect([answer.statusCode, answer.json().code], JSON.stringify(action)).toEqual([
        400,
        'CONTROL_INVALID',
      ]);
    }
    const late = await act({ kind: 'kick', selector: 'node:c1', value: true }, { expiresAt: 'tomorrow' });
    expect(late.json()).toMatchObject({ code: 'CONTROL_INVALID' });
    expect(await stands()).toEqual({});
    const missing = await stage.call('POST', '/services/missing/actions', stage.as.operator, {
      action: { kind: 'weight', node: 'n', value: 1 },
      why: 'x',
    });
    expect(missing.statusCode).toBe(404);
  });

  it('never loses the change of another operator', async () => {
    await fleet();
    const answers = await Promise.all(
      Array.from({ length: 4 }, (_, index) => act({ kind: 'weight', node: `other${index}`, value: index })),
    );
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200, 200]);
    expect(Object.keys((await stands()).providers!).sort()).toEqual(['other0', 'other1', 'other2', 'other3']);
  });

  it('is refused when the entry is not any more as the operator saw it', async () => {
    await fleet();
    const { before } = await preview({ kind: 'weight', node: 'node1', value: 5 });
    expect(before).toBeNull();
    const mine = (await act({ kind: 'weight', node: 'node1', value: 4 }, { expected: before })).json();
    const late = await act({ kind: 'weight', node: 'node1', value: 5 }, { expected: before });
    expect([late.statusCode, late.json().code]).toEqual([409, 'CONTROL_CONFLICT']);
    expect(late.json().message).toContain('a-operator has set it: disk is full');
    expect((await act({ kind: 'weight', node: 'node2', value: 5 }, { expected: null })).statusCode).toBe(200);
    const seen = { expected: mine.after };
    expect((await act({ kind: 'weight', node: 'node1', value: 5 }, seen)).statusCode).toBe(200);
  });

  it('can be seen beforehand: who is affected, which share moves, what to beware of', async () => {
    await fleet();
    expect(await preview({ kind: 'state', node: 'node1', value: 'disabled' })).toMatchObject({
      entry: '/providers/node1/state',
      changes: true,
      affects: { providers: ['node1'], consumers: ['c1'], consumerCount: 2, connections: 3, shareOfCalls: 1 },
      shares: [
        { node: 'node1', before: 0.75, after: 0 },
        { node: 'node2', before: 0.25, after: 1 },
      ],
      warnings: [],
    });
    expect(await preview({ kind: 'kick', selector: 'application:billing', value: true })).toMatchObject({
      affects: {
        providers: ['node1'],
        consumers: ['c1'],
        consumerCount: 1,
        connections: 2,
        callsPerSecond: 80,
        shareOfCalls: 0.8,
        refusedPerSecond: 80,
      },
    });
    expect(
      (await preview({ kind: 'limit', selector: 'address:10.0.0.0/24', value: { callsPerSecond: 30 } }))
        .affects,
    ).toMatchObject({ consumerCount: 2, callsPerSecond: 100, refusedPerSecond: 70 });
    expect((await preview({ kind: 'kick', selector: 'node:nobody', value: true })).warnings).toEqual([
      'it matches no consumer at the moment',
    ]);
    await act({ kind: 'state', node: 'node2', value: 'disabled' });
    await stage.worked();
    const last = await preview({ kind: 'weight', node: 'node1', value: 0 });
    expect(last.warnings).toEqual(['no provider would be left that takes calls']);
    const again = await preview({ kind: 'state', node: 'node2', value: 'disabled' });
    expect(again).toMatchObject({ changes: false, shares: [], before: { value: 'disabled' } });
    expect(await stands()).toEqual({ providers: { node2: { state: expect.anything() } } });
  });
});

describe('a decision while the registry is away', () => {
  it('is refused within two seconds, in words, and stands in the audit log as refused', async () => {
    const { faults, registry, clock } = await shaken();
    const announcement = registry.announceProvider('tutorial', 'node1', { address: '127.0.0.1:1' });
    await announcement.registered();
    await stage.worked();
    faults.suspend();
    let answer: Awaited<ReturnType<typeof act>> | undefined;
    void act({ kind: 'state', node: 'node1', value: 'draining' }).then((given) => {
      answer = given;
    });
    const pending = clock.pending;
    while (clock.pending === pending) await settled();
    await clock.advance(2_000);
    while (answer === undefined) await settled();
    expect([answer.statusCode, answer.json()]).toMatchObject([
      503,
      { code: 'REGISTRY_UNAVAILABLE', message: expect.stringMatching(/^nothing was written: .*suspended/) },
    ]);
    const { entries } = (await stage.call('GET', '/audit', stage.as.operator)).json();
    expect(entries[0]).toMatchObject({ action: 'state', refused: 'REGISTRY_UNAVAILABLE' });
  });
});

describe('undoing', () => {
  it('puts back what stood there before, as it stood', async () => {
    await fleet();
    await act({ kind: 'weight', node: 'node1', value: 4 });
    const first = await stands();
    const { auditId } = (await act({ kind: 'weight', node: 'node1', value: 0 })).json();
    const undone = (await undo(auditId)).json();
    expect(await stands()).toEqual(first);
    const { entries } = (await stage.call('GET', '/audit?service=tutorial', stage.as.operator)).json();
    expect(entries.slice(0, 2)).toMatchObject([
      { id: undone.auditId, action: 'undo', undoes: auditId, why: 'oops', after: { value: 4 } },
      { id: auditId, action: 'weight', undoneBy: undone.auditId, before: { value: 4 }, after: { value: 0 } },
    ]);
    expect((await undo(auditId)).json()).toMatchObject({ code: 'INVALID_ARGUMENT' });
    expect((await undo(undone.auditId)).json()).toMatchObject({ after: { value: 0 } });
  });

  it('takes away what was not there before', async () => {
    await fleet();
    const { auditId } = (await act({ kind: 'kick', selector: 'node:c1', value: true })).json();
    expect((await undo(auditId)).statusCode).toBe(200);
    expect(await stands()).toEqual({});
  });

  it('is refused when somebody has changed the same entry since, and not for another entry', async () => {
    await fleet();
    const { auditId } = (await act({ kind: 'weight', node: 'node1', value: 4 })).json();
    await act({ kind: 'state', node: 'node1', value: 'draining' });
    await act({ kind: 'weight', node: 'node1', value: 5 });
    const refused = await undo(auditId);
    expect([refused.statusCode, refused.json().code]).toEqual([409, 'CONTROL_CONFLICT']);
    expect((await stands()).providers!.node1!.weight!.value).toBe(5);
    const { entries } = (await stage.call('GET', '/audit', stage.as.operator)).json();
    expect(entries[0]).toMatchObject({ action: 'undo', undoes: auditId, refused: 'CONTROL_CONFLICT' });
  });

  it('is refused for what changed no document', async () => {
    await fleet();
    expect((await undo(1)).json()).toMatchObject({ code: 'INVALID_ARGUMENT' });
    expect((await undo(999)).json()).toMatchObject({ code: 'NOT_FOUND' });
    const bad = await act({ kind: 'weight', node: 'node1', value: -1 });
    expect(bad.statusCode).toBe(400);
    const { entries } = (await stage.call('GET', '/audit', stage.as.operator)).json();
    expect((await undo(entries[0].id)).json().message).toContain('it ended with CONTROL_INVALID');
  });
});

describe('the logs', () => {
  it('tell what happened, and outlive what they tell of', async () => {
    const { node1 } = await fleet();
    await act({ kind: 'weight', node: 'node2', value: 4 });
    await node1.withdraw();
    await stage.worked();
    const get = async (path: string) => (await stage.call('GET', path, stage.as.viewer)).json();
    const types = (await get('/events?service=tutorial')).events.map(({ type }: { type: string }) => type);
    expect(types).toContain('controlChanged');
    expect(types).toContain('providerGone');
    expect((await get('/events?type=providerGone')).events).toMatchObject([{ node: 'node1' }]);
    const page = await get('/events?limit=1');
    expect((await get(`/events?limit=1&before=${page.next}`)).events[0].id).toBeLessThan(page.events[0].id);
  });
});

describe('the OpenAPI document', () => {
  it('names every route, and only types that it holds', async () => {
    const document = (await stage.call('GET', '/openapi.json')).json();
    expect(document.openapi).toBe('3.1.0');
    expect(Object.keys(document.paths)).toContain('/api/v1/services/{service}/actions');
    const text = JSON.stringify(document);
    for (const [, name] of text.matchAll(/"#\/components\/schemas\/([^"]+)"/g))
      expect(document.components.schemas, name).toHaveProperty([name!]);
    const ids = [...text.matchAll(/"operationId":"([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThan(25);
  });
});
