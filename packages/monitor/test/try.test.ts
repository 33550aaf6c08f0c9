import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { createServer, type Server, type ServerOptions } from '@thriftkeeper/server';
import { eventually } from '@thriftkeeper/zookeeper/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type CalculatorModule from '../../../examples/tutorial/gen/node-es6/Calculator.js';
import type TutorialTypes from '../../../examples/tutorial/gen/node-es6/tutorial_types.js';
import type { InterfaceDetail, InterfaceList, TryAnswer } from '../src/api/types.ts';
import { openStage, type Stage } from './stage.ts';

// Required, not imported: the test runner would load generated CommonJS twice, and `instanceof` would not hold.
const require = createRequire(import.meta.url);
const gen = '../../../examples/tutorial/gen/node-es6';
const Calculator = require(`${gen}/Calculator.js`) as typeof CalculatorModule;
const { InvalidOperation } = require(`${gen}/tutorial_types.js`) as typeof TutorialTypes;
const idl = fileURLToPath(new URL('../../../examples/tutorial/tutorial.thrift', import.meta.url));

let stage: Stage;
const servers: Server[] = [];
beforeEach(async () => {
  stage = await openStage();
});
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop({ now: true })));
  await stage.close();
});

/** What the handler was called with last, and by whom. */
const seen: { zipped?: true; application?: string | undefined; work?: unknown } = {};
const handler = {
  ping() {},
  add: (one: number, other: number) => one + other,
  calculate(_: number, work: InstanceType<typeof TutorialTypes.Work>) {
    if (work.num2 === 0) throw new InvalidOperation({ whatOp: work.op, why: 'division by zero' });
    seen.work = { ...work };
    return work.num1! - work.num2!;
  },
  getStruct: (key: number) => ({ key, value: `value of ${key}` }),
  zip(context: { consumer?: { application?: string | undefined } | undefined }) {
    seen.zipped = true;
    seen.application = context.consumer?.application;
  },
};

/** A Calculator server that the monitor knows, with its interface. */
async function serve(options: ServerOptions = {}, more: object = {}): Promise<Server> {
  const server = createServer(
    Calculator,
    { ...handler, ...more },
    {
      service: 'tutorial',
      node: 'node1',
      registry: stage.theirs,
      idl,
      ...options,
    },
  );
  servers.push(server);
  await server.start();
  await stage.worked();
  return server;
}
const get = async <T>(path: string) => (await stage.call('GET', path, stage.as.viewer)).json() as T;
async function hashOf(service = 'tutorial'): Promise<string> {
  const { interfaces } = await get<InterfaceList>(`/services/${service}/interfaces`);
  const { hash } = interfaces[0]!;
  // Servers store it in the background.
  await eventually('it is stored', () => stage.theirs.interfaceOf(hash));
  return hash;
}
const ask = async (method: string, args: unknown, more: object = {}, as = stage.as.operator) =>
  stage.call('POST', '/services/tutorial/try', as, {
    hash: await hashOf(),
    method,
    arguments: args,
    why: 'is it there?',
    ...more,
  });
const outcome = async (method: string, args: unknown, more?: object) => {
  const answer = await ask(method, args, more);
  expect(answer.statusCode, answer.body).toBe(200);
  return (answer.json() as TryAnswer).outcome;
};
const refusal = async (method: string, args: unknown, more?: object) => {
  const { code, message, details } = (await ask(method, args, more)).json();
  return { code, message, field: details.field };
};
const audit = async () => (await stage.call('GET', '/audit?limit=1', stage.as.admin)).json().entries[0];

describe('the interface of a service', () => {
  it('is shown as files and as what is in them, those of several versions side by side', async () => {
    await serve();
    await serve({ node: 'node2' });
    await serve({ node: 'node3', idl: { main: 'a.thrift', files: { 'a.thrift': 'service A {}\nstruct' } } });
    await serve({ node: 'node4', idl: undefined });
    const list = await get<InterfaceList>('/services/tutorial/interfaces');
    expect(list).toMatchObject({
      service: 'tutorial',
      without: 1,
      tryIt: true,
      interfaces: [
        { nodes: ['node1', 'node2'], count: 2 },
        { nodes: ['node3'], count: 1 },
      ],
    });
    await hashOf();
    const [first, second] = list.interfaces.map(({ hash }) => `/services/tutorial/interfaces/${hash}`);
    const detail = await get<InterfaceDetail>(first!);
    expect(detail).toMatchObject({ main: 'tutorial.thrift', hash: list.interfaces[0]!.hash });
    expect(detail.files.map(({ path }) => path)).toEqual(['tutorial.thrift', 'shared.thrift']);
    expect(detail.definitions.map(({ name }) => name)).toContain('Calculator');
    await eventually('the other is stored', async () => 'files' in (await get<object>(second!)));
    expect(await get(second!)).toMatchObject({
      files: [{ problem: expect.stringContaining('line 2') }],
      definitions: [{ name: 'A' }],
    });
  });

  it('is not found where it is not stored, or not as its hash says, or no provider names it', async () => {
    const hash = 'a'.repeat(64);
    await stage.theirs
      .announceProvider('tutorial', 'node1', { address: '127.0.0.1:1', idl: hash })
      .registered();
    await stage.worked();
    const path = `/services/tutorial/interfaces/${hash}`;
    expect(await get(path)).toMatchObject({
      code: 'NOT_FOUND',
      message: expect.stringContaining('not been stored'),
    });
    stage.tree.create('/thriftkeeper/idl', new Uint8Array(), undefined);
    stage.tree.create(`/thriftkeeper/idl/${hash}`, Buffer.from('{"main":"a","files":{"a":""}}'), undefined);
    expect(await get(path)).toMatchObject({ code: 'NOT_FOUND', message: expect.stringContaining('SHA-256') });
    expect(await get(`/services/tutorial/interfaces/${'b'.repeat(64)}`)).toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe.each([
  { transport: 'buffered', protocol: 'binary' },
  { transport: 'framed', protocol: 'compact' },
  { transport: 'framed', protocol: 'json' },
  { transport: 'http', protocol: 'binary' },
  { transport: 'header', protocol: 'compact' },
] as const)('a call over $transport/$protocol', (stack) => {
  it('brings results, structs and declared exceptions, and sends what is oneway', async () => {
    await serve(stack);
    expect(await outcome('Calculator.ping', {})).toEqual({ kind: 'result', value: null });
    expect(await outcome('Calculator.add', { num1: 40, num2: 2 })).toEqual({ kind: 'result', value: 42 });
    // A default that nobody says, an enum by its name, what is optional left out.
    expect(await outcome('Calculator.calculate', { logid: 1, work: { num2: 5, op: 'SUBTRACT' } })).toEqual({
      kind: 'result',
      value: -5,
    });
    expect(seen.work).toMatchObject({ num1: 0, num2: 5, op: 2, comment: null });
    expect(await outcome('Calculator.calculate', { logid: 1, work: { num1: 1, num2: 0, op: 4 } })).toEqual({
      kind: 'exception',
      type: 'InvalidOperation',
      value: { whatOp: 4, why: 'division by zero' },
    });
    expect(await outcome('Calculator.getStruct', { key: 7 })).toEqual({
      kind: 'result',
      value: { key: 7, value: 'value of 7' },
    });
    expect(await outcome('shared.SharedService.getStruct', { key: 8 })).toMatchObject({ kind: 'result' });
    delete seen.zipped;
    expect(await outcome('Calculator.zip', {})).toEqual({ kind: 'sent' });
    await eventually('it has come', () => seen.zipped);
    expect(seen.application).toBe('thriftkeeper-monitor');
  });
});

describe('a call', () => {
  it('names the path of what does not fit, and calls nobody', async () => {
    await serve();
    const work = { num1: 1, num2: 2, op: 'ADD' };
    const invalid = (field: string, message: string) => ({
      code: 'INVALID_ARGUMENT',
      field: `/arguments${field}`,
      message: expect.stringContaining(message),
    });
    const calculate = (given: unknown) => refusal('Calculator.calculate', given);
    expect(await calculate({ work })).toEqual(invalid('/logid', 'logid is missing'));
    expect(await calculate({ logid: 2 ** 31, work })).toEqual(
      invalid('/logid', 'from -2147483648 to 2147483647'),
    );
    expect(await calculate({ logid: 1.5, work })).toEqual(invalid('/logid', 'it is 1.5'));
    expect(await calculate({ logid: 1, work: 7 })).toEqual(invalid('/work', 'work must be Work: an object'));
    expect(await calculate({ logid: 1, work: { nm1: 1 } })).toEqual(
      invalid('/work/nm1', 'the nearest is "num1"'),
    );
    expect(await calculate({ logid: 1, work: { op: 'MODULO' } })).toEqual(
      invalid('/work/op', 'one of ADD, SUBTRACT, MULTIPLY, DIVIDE'),
    );
    expect(await calculate({ logid: 1, work: { comment: false } })).toEqual(
      invalid('/work/comment', 'string'),
    );
    expect(await calculate([1, work])).toEqual(invalid('', 'must be object'));
    expect(await refusal('Calculator.ad', {})).toMatchObject({
      code: 'NOT_FOUND',
      message: expect.stringContaining('the nearest is add'),
    });
    expect(await refusal('Calculater.add', {})).toMatchObject({ code: 'NOT_FOUND' });
    expect((await audit()).action).not.toBe('try');
    const text = await stage.monitor.app.inject({
      method: 'POST',
      url: '/api/v1/services/tutorial/try',
      headers: { ...stage.as.operator, 'content-type': 'application/json' },
      payload: '{"hash": ',
    });
    expect(text.json()).toMatchObject({ code: 'INVALID_ARGUMENT' });
    for (const bad of [{ deadlineMs: 60_001 }, { deadlineMs: 0 }, { why: '' }, { hash: '../x' }, { odd: 1 }])
      expect(await refusal('Calculator.ping', {}, bad)).toMatchObject({ code: 'INVALID_ARGUMENT' });
  });

  it('is for operators, with their CSRF token, and stands in the audit log without its arguments', async () => {
    await serve();
    const body = {
      hash: await hashOf(),
      method: 'Calculator.add',
      arguments: { num1: 1, num2: 2 },
      why: 'why not',
    };
    const path = '/services/tutorial/try';
    const refused = await stage.call('POST', path, stage.as.viewer, body);
    expect([refused.statusCode, refused.json().code]).toEqual([403, 'FORBIDDEN']);
    const { cookie } = stage.session;
    expect((await stage.call('POST', path, { cookie: cookie! }, body)).statusCode).toBe(403);
    expect((await audit()).action).not.toBe('try');
    const answer = (await stage.call('POST', path, stage.session, body)).json();
    expect(answer).toMatchObject({
      node: 'node1',
      address: servers[0]!.address,
      latencyUs: expect.any(Number),
    });
    const entry = await audit();
    expect(entry).toMatchObject({
      id: answer.auditId,
      who: 'admin',
      action: 'try',
      service: 'tutorial',
      target: 'node1 Calculator.add',
      why: 'why not',
      refused: null,
    });
    expect(JSON.stringify(entry)).not.toContain('num1');
    const undone = await stage.call('POST', `/audit/${entry.id}/undo`, stage.as.operator, { why: 'oops' });
    expect(undone.json()).toMatchObject({ code: 'INVALID_ARGUMENT' });
  });

  it('goes to the provider that is asked for, to one that is up otherwise, and to nobody else', async () => {
    await serve({}, { add: () => 1 });
    const second = await serve({ node: 'node2' }, { add: () => 2 });
    const args = { num1: 1, num2: 1 };
    for (const [node, value] of [
      ['node1', 1],
      ['node2', 2],
    ] as const)
      expect(await outcome('Calculator.add', args, { node })).toEqual({ kind: 'result', value });
    expect(await refusal('Calculator.add', args, { node: 'node9' })).toMatchObject({ code: 'NOT_FOUND' });
    expect(await refusal('Calculator.add', args, { node: second.address })).toMatchObject({
      code: 'NOT_FOUND',
    });
    expect(await refusal('Calculator.add', args, { node: 'node1', multiplexed: 'Other' })).toMatchObject({
      code: 'INVALID_ARGUMENT',
      field: '/multiplexed',
    });
    const decide = (value: string) =>
      stage.call('POST', '/services/tutorial/actions', stage.as.operator, {
        action: { kind: 'state', node: 'node1', value },
        why: 'x',
      });
    await decide('disabled');
    await stage.worked();
    for (let turn = 0; turn < 10; turn++)
      expect(await outcome('Calculator.add', args)).toEqual({ kind: 'result', value: 2 });
    await second.stop({ now: true });
    await stage.worked();
    expect(await refusal('Calculator.add', args, { node: 'node2' })).toMatchObject({ code: 'NOT_FOUND' });
    expect(await refusal('Calculator.add', args)).toMatchObject({ code: 'NO_PROVIDER' });
  });

  it('reaches a service behind a name of its own', async () => {
    const other = { ...handler, add: () => 99 };
    await serve({ multiplexed: { Other: { module: Calculator, handler: other } } });
    const args = { num1: 1, num2: 1 };
    expect(await outcome('Calculator.add', args)).toMatchObject({ value: 2 });
    expect(await outcome('Calculator.add', args, { multiplexed: 'Other' })).toMatchObject({ value: 99 });
  });

  it('ends with what went wrong, by its code', async () => {
    await serve(
      {},
      {
        add() {
          throw new Error('broken');
        },
        getStruct: () => new Promise(() => {}),
      },
    );
    const args = { num1: 1, num2: 1 };
    expect(await outcome('Calculator.add', args)).toMatchObject({ kind: 'failure', code: 'HANDLER_FAILED' });
    expect((await audit()).refused).toBe('HANDLER_FAILED');
    expect(await outcome('Calculator.getStruct', { key: 1 }, { deadlineMs: 200 })).toMatchObject({
      kind: 'failure',
      code: 'DEADLINE_EXCEEDED',
    });
    const hash = await hashOf();
    const announce = (node: string, record: object) =>
      stage.theirs
        .announceProvider('tutorial', node, { address: '127.0.0.1:1', idl: hash, ...record })
        .registered();
    await announce('tls', { tls: true });
    await announce('away', {});
    await announce('taken', { address: servers[0]!.address, capabilities: ['identify'] });
    await announce('strange', { protocol: 'smoke' });
    await stage.worked();
    const ends = async (node: string) => {
      const { code, reached } = (await outcome('Calculator.ping', {}, { node })) as never;
      return [code, reached];
    };
    expect(await ends('tls')).toEqual(['UNSUPPORTED', 'notWritten']);
    expect(await ends('away')).toEqual(['CONNECT_FAILED', 'notWritten']);
    expect(await ends('taken')).toEqual(['CONNECT_FAILED', 'notWritten']);
    expect(await ends('strange')).toEqual(['UNSUPPORTED_STACK', 'notWritten']);
  });

  it('is one at a time for each user, and ends with the monitor', async () => {
    const asked = Promise.withResolvers<void>();
    await serve(
      {},
      {
        getStruct() {
          asked.resolve();
          return new Promise(() => {});
        },
      },
    );
    const waiting = ask('Calculator.getStruct', { key: 1 }, { deadlineMs: 60_000 });
    await asked.promise;
    expect(await refusal('Calculator.ping', {})).toMatchObject({ code: 'TOO_MANY_ATTEMPTS' });
    expect((await ask('Calculator.ping', {}, {}, stage.as.admin)).statusCode).toBe(200);
    await stage.monitor.close();
    expect((await waiting).json()).toMatchObject({ outcome: { kind: 'failure', code: 'ABORTED' } });
  });

  it('is refused where calls are switched off', async () => {
    await stage.close();
    stage = await openStage({ tryIt: false });
    await serve();
    expect(await get('/services/tutorial/interfaces')).toMatchObject({ tryIt: false });
    expect(await refusal('Calculator.ping', {})).toMatchObject({ code: 'FORBIDDEN' });
  });
});
