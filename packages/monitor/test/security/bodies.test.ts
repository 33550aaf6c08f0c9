import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mostBodyBytes } from '../../src/api/errors.ts';
import { openServer, type Server } from './server.ts';

let server: Server;
beforeAll(async () => {
  server = await openServer();
  await server.theirs.announceProvider('tutorial', 'node1', { address: '127.0.0.1:1' }).registered();
  await server.worked();
});
afterAll(() => server.close());

const preview = '/api/v1/services/tutorial/actions/preview';
const weight = { action: { kind: 'weight', node: 'node1', value: 0 } };
const post = (path: string, body: string, headers = {}) =>
  server.ask('POST', path, { ...server.as.operator, ...headers }, body);
const act = (action: string) =>
  post('/api/v1/services/tutorial/actions', `{"action": ${action}, "why": "test"}`);
const stands = async () => (await server.theirs.control('tutorial').read()).document;

describe('a body', () => {
  it('may be as large as is said, and not a byte larger', async () => {
    const body = JSON.stringify(weight).padEnd(mostBodyBytes);
    expect((await post(preview, body)).status).toBe(200);
    const larger = await post(preview, `${body} `);
    expect([larger.status, larger.code]).toEqual([413, 'MESSAGE_TOO_LARGE']);
    expect(larger.body).toContain(`larger than ${mostBodyBytes} bytes`);
  });

  it('is refused for the size that it announces, before any of it is read', async () => {
    const head = `POST ${preview} HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: application/json\r\n`;
    const { authorization } = server.as.operator as { authorization: string };
    const announced = `${head}authorization: ${authorization}\r\ncontent-length: 10000000000\r\n\r\n`;
    expect(await server.send(announced)).toMatchObject({ status: 413, code: 'MESSAGE_TOO_LARGE' });
  });

  it('is refused once it has become too large, when it comes in chunks', async () => {
    const chunk = `8000\r\n${' '.repeat(0x8000)}\r\n`;
    const headers = { 'transfer-encoding': 'chunked', 'content-type': 'application/json' };
    const all = Object.entries({ host: 'x', connection: 'close', ...server.as.operator, ...headers });
    const head = `POST ${preview} HTTP/1.1\r\n${all.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`;
    const chunks = mostBodyBytes / 0x8000;
    const larger = await server.send(`${head}${chunk.repeat(chunks)}1\r\n \r\n`);
    expect(larger).toMatchObject({ status: 413, code: 'MESSAGE_TOO_LARGE' });
  });

  it('of somebody who may not is not looked at', async () => {
    const answer = await server.ask('POST', preview, {}, '{');
    expect([answer.status, answer.code]).toEqual([401, 'UNAUTHENTICATED']);
  });

  it.each([
    ['nothing', ''],
    ['half of something', '{"action": '],
    ['two of something', '{} {}'],
    ['a list', '[]'],
    ['null', 'null'],
    ['a text', '"action"'],
    ['no number', '{"action": NaN}'],
    ['a number beyond all', '{"action": {"kind": "weight", "node": "node1", "value": 1e999}}'],
    ['lists in lists', '['.repeat(120_000)],
    ['lists in lists, closed', '['.repeat(120_000) + ']'.repeat(120_000)],
    ['objects in objects', `${'{"a":'.repeat(40_000)}1${'}'.repeat(40_000)}`],
    [
      'an unknown field',
      '{"action": {"kind": "weight", "node": "node1", "value": 1}, "by": "somebody else"}',
    ],
  ])('of %s is refused in words', async (_, body) => {
    const answer = await post(preview, body);
    expect([answer.status, answer.code]).toEqual([400, 'INVALID_ARGUMENT']);
    expect(JSON.parse(answer.body).message).toMatch(/\w+ \w+/);
  });

  it('is refused where it is deep in a place that only the rules of the document look into', async () => {
    const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
    for (const value of [`{"methods": {"*": ${deep}}}`, `{"methods": ${deep}}`, `{"balancing": ${deep}}`]) {
      const answer = await act(`{"kind": "policy", "value": ${value}}`);
      expect([answer.status, answer.code]).toEqual([400, expect.stringMatching(/INVALID/)]);
    }
    expect(await stands()).toEqual({});
  });
});

describe('names that objects have from their birth', () => {
  it('are refused as fields', async () => {
    for (const poison of [
      '"__proto__": {"role": "admin"}',
      '"constructor": {"prototype": {"role": "admin"}}',
      '"\\u005f_proto__": {"role": "admin"}',
    ]) {
      for (const body of [
        `{${poison}}`,
        `{"action": {"kind": "weight", "node": "node1", "value": 1, ${poison}}}`,
        `{"action": {"kind": "policy", "value": {"methods": {${poison}}}}}`,
      ]) {
        const answer = await post(preview, body);
        expect([answer.status, answer.code], body).toEqual([400, 'INVALID_ARGUMENT']);
      }
    }
    expect({}).not.toHaveProperty('role');
  });

  it('are names as any other where names of people’s choice stand', async () => {
    const names = ['constructor', 'toString', 'hasOwnProperty', '__proto__'];
    for (const node of names) {
      const answer = await act(`{"kind": "weight", "node": "${node}", "value": 7}`);
      expect(answer.status, `${node} ${answer.body}`).toBe(200);
      expect((await act(`{"kind": "kick", "selector": "application:${node}", "value": true}`)).status).toBe(
        200,
      );
    }
    const document = await stands();
    expect(Object.keys(document.providers!).sort()).toEqual([...names].sort());
    expect({}).not.toHaveProperty('weight');
    for (const node of names) {
      await act(`{"kind": "weight", "node": "${node}", "value": null}`);
      await act(`{"kind": "kick", "selector": "application:${node}", "value": null}`);
    }
    expect(await stands()).toEqual({});
  });

  it('mean nothing in a query or a header', async () => {
    const query = '__proto__=1&__proto__[limit]=1&constructor[prototype][limit]=1';
    const answer = await server.ask('GET', `/api/v1/events?${query}`, {
      ...server.as.viewer,
      __proto__: 'x',
      'x-__proto__': 'x',
    });
    expect(answer.status).toBe(200);
    expect({}).not.toHaveProperty('limit');
  });
});

describe('a request', () => {
  it('with a longer address, or more headers, than can be meant is refused in words', async () => {
    const long = await server.ask('GET', `/api/v1/overview?${'x'.repeat(20_000)}`, server.as.viewer);
    expect([long.status, long.code]).toEqual([431, 'MESSAGE_TOO_LARGE']);
    const many = Object.fromEntries(Array.from({ length: 3_000 }, (_, index) => [`x-${index}`, 'yes']));
    expect(await server.ask('GET', '/health', many)).toMatchObject({
      status: 431,
      code: 'MESSAGE_TOO_LARGE',
    });
  });

  it.each([
    ['no HTTP', 'HELLO\r\n\r\n'],
    ['no host', 'GET /health HTTP/1.1\r\n\r\n'],
    [
      'two lengths',
      'POST /api/v1/session HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nx',
    ],
    [
      'a length and chunks',
      'POST /api/v1/session HTTP/1.1\r\nhost: x\r\ncontent-length: 6\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\nX',
    ],
  ])('that is %s is refused', async (_, bytes) => {
    expect((await server.send(bytes)).status).toBe(400);
  });

  it.each([
    '/events?limit=1&limit=2',
    '/events?limit=0',
    '/events?limit=-1',
    '/events?before=9999999999999999',
    '/events?before=1e9',
    '/events?type=%00',
    '/history?fromMs=9999999999999999',
    '/services/tutorial/history?fromMs=abc',
    '/stream?since=',
    `/events?service=${'x'.repeat(256)}`,
  ])('of odd numbers and texts never fails for the monitor: %s', async (path) => {
    const answer = await server.ask('GET', `/api/v1${path}`, server.as.viewer);
    expect([200, 400]).toContain(answer.status);
    if (answer.status === 400) expect(answer.code).toBe('INVALID_ARGUMENT');
  });

  it.each(['abc', 'NaN', '-1', '1.5', '9'.repeat(30), '0x1', '%00'])(
    'to undo %s finds nothing',
    async (id) => {
      const answer = await post(`/api/v1/audit/${id}/undo`, '{"why": "test"}');
      expect([answer.status, answer.code]).toEqual([404, 'NOT_FOUND']);
    },
  );

  it('that does not arrive is given up', async () => {
    const { server: http } = server.monitor.app;
    expect([http.headersTimeout, http.requestTimeout]).toEqual([15_000, 30_000]);
    [http.headersTimeout, http.requestTimeout] = [500, 1_000];
    const head = 'POST /api/v1/session HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n';
    const slow = await server.send(`${head}content-length: 100\r\n\r\n{"user": `);
    expect([slow.status, slow.code]).toEqual([408, 'DEADLINE_EXCEEDED']);
    const slower = await server.send(head);
    expect([slower.status, slower.code]).toEqual([408, 'DEADLINE_EXCEEDED']);
    [http.headersTimeout, http.requestTimeout] = [15_000, 30_000];
  });
});
