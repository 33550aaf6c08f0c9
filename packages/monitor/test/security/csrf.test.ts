import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allRoutes, prefix } from '../../src/api/app.ts';
import { password, sessionOf } from '../stage.ts';
import { openServer, type Server } from './server.ts';

let server: Server;
beforeAll(async () => {
  server = await openServer();
  await server.theirs.announceProvider('tutorial', 'node1', { address: '127.0.0.1:1' }).registered();
  await server.call('POST', '/users', server.as.admin, { name: 'eve', role: 'viewer', password });
  await server.worked();
});
afterAll(() => server.close());

const routes = allRoutes({ publicMetrics: false } as never, {} as never);
const changing = routes.filter(({ method }) => method !== 'GET');
const url = ({ path, absolute }: (typeof routes)[number]) =>
  `${absolute ? '' : prefix}${path}`
    .replace(':service', 'tutorial')
    .replace(':name', 'eve')
    .replace(':id', '1')
    .replace(':node', 'node1');

/** What each route would do its worst with. */
const bodies: Readonly<Record<string, object>> = {
  '/session': { user: 'eve', password },
  '/session/password': { current: 'x', next: 'a new password' },
  '/services/:service/actions/preview': { action: { kind: 'weight', node: 'node1', value: 0 } },
  '/services/:service/actions': { action: { kind: 'weight', node: 'node1', value: 0 }, why: 'forged' },
  '/audit/:id/undo': { why: 'forged' },
  '/users': { name: 'mallory', role: 'admin' },
  '/users/:name': { role: 'admin' },
  '/tokens': { name: 'mallory', role: 'admin' },
};
const bodyOf = ({ method, path }: (typeof routes)[number]) =>
  method === 'DELETE' ? undefined : JSON.stringify(bodies[path]);

/** All that a request could have changed. */
async function state(): Promise<string> {
  const json = async (path: string) => (await server.call('GET', path, server.as.admin)).json();
  const { tokens } = await json('/tokens');
  const kept = tokens.map(({ lastUsedAt: _, ...token }: { lastUsedAt: string | null }) => token);
  const control = await server.theirs.control('tutorial').read();
  const { users } = await json('/users');
  return JSON.stringify([users, kept, control, await json('/audit'), await json('/session')]);
}

describe('a request that changes something, by the cookie of a session', () => {
  for (const route of changing.filter(({ right }) => right !== undefined)) {
    it(`is refused without that session's own token: ${route.method} ${route.path}`, async () => {
      const { cookie, 'x-csrf-token': own } = server.session as { cookie: string; 'x-csrf-token': string };
      const other = sessionOf(await server.call('POST', '/session', {}, server.monitor.firstAdmin));
      const before = await state();
      const forged: Record<string, Record<string, string>> = {
        missing: {},
        empty: { 'x-csrf-token': '' },
        wrong: { 'x-csrf-token': '0'.repeat(own.length) },
        "another session's": { 'x-csrf-token': other['x-csrf-token']! },
        'in a cookie': { cookie: `${cookie}; x-csrf-token=${own}` },
        twice: { 'x-csrf-token': `${own}, ${own}` },
      };
      for (const [what, headers] of Object.entries(forged)) {
        const answer = await server.ask(route.method, url(route), { cookie, ...headers }, bodyOf(route));
        expect([answer.status, answer.code], what).toEqual([403, 'FORBIDDEN']);
      }
      const inQuery = await server.ask(
        route.method,
        `${url(route)}?x-csrf-token=${own}&csrfToken=${own}`,
        { cookie },
        bodyOf(route),
      );
      expect(inQuery.status).toBe(403);
      expect(await state()).toBe(before);
    });

    it(`is refused from another site, whatever it knows: ${route.method} ${route.path}`, async () => {
      const before = await state();
      const elsewhere: readonly Record<string, string>[] = [
        { origin: 'https://evil.example' },
        { origin: `http://127.0.0.1:${server.port + 1}` },
        { origin: 'null' },
        { 'sec-fetch-site': 'cross-site' },
        { 'sec-fetch-site': 'same-site' },
        { 'sec-fetch-site': 'cross-site', origin: `http://127.0.0.1:${server.port}` },
      ];
      for (const headers of elsewhere) {
        const all = { ...(server.session as Record<string, string>), ...headers };
        const answer = await server.ask(route.method, url(route), all, bodyOf(route));
        expect([answer.status, answer.code], JSON.stringify(headers)).toEqual([403, 'FORBIDDEN']);
      }
      expect(await state()).toBe(before);
    });
  }

  it('is made from its own page, whose name a proxy may have changed on the way', async () => {
    const from = (headers: Record<string, string>) =>
      server.ask(
        'POST',
        '/api/v1/services/tutorial/actions/preview',
        { ...(server.session as Record<string, string>), ...headers },
        JSON.stringify(bodies['/services/:service/actions/preview']),
      );
    expect((await from({ origin: `http://127.0.0.1:${server.port}` })).status).toBe(200);
    expect((await from({ origin: 'https://monitor.example', 'sec-fetch-site': 'same-origin' })).status).toBe(
      200,
    );
  });
});

describe('a form of another site', () => {
  const types = ['application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'text/plain'];
  for (const type of types) {
    it(`is not understood, even with all that a session has: ${type}`, async () => {
      const before = await state();
      for (const route of changing.filter(({ takes }) => takes !== undefined)) {
        const headers = { ...(server.session as Record<string, string>), 'content-type': type };
        const answer = await server.ask(route.method, url(route), headers, bodyOf(route));
        expect([answer.status, answer.code], route.path).toEqual([400, 'INVALID_ARGUMENT']);
        expect(answer.body, route.path).toContain('application/json');
      }
      expect(await state()).toBe(before);
    });
  }

  it('signs nobody in', async () => {
    const credentials = JSON.stringify({ user: 'eve', password });
    for (const headers of [{ 'sec-fetch-site': 'cross-site' }, { origin: 'https://evil.example' }]) {
      const answer = await server.ask('POST', '/api/v1/session', headers, credentials);
      expect([answer.status, answer.headers['set-cookie']]).toEqual([403, undefined]);
    }
  });
});

describe('a link or an image of another site', () => {
  it('changes nothing: no GET does, nor does a GET that says it were another method', async () => {
    const { cookie } = server.session as { cookie: string };
    const before = await state();
    const query = `_method=DELETE&action=${encodeURIComponent('{"kind":"weight","node":"node1","value":0}')}`;
    const headers = {
      cookie,
      'x-http-method-override': 'DELETE',
      'x-method-override': 'DELETE',
      'sec-fetch-site': 'cross-site',
    };
    for (const route of routes) {
      if (route.media === 'text/event-stream') continue;
      for (const method of ['GET', 'HEAD', 'OPTIONS', 'TRACE'])
        await server.ask(method, `${url(route)}?${query}`, headers);
    }
    expect(await state()).toBe(before);
  });

  it('is told nothing by CORS', async () => {
    const answer = await server.ask('OPTIONS', '/api/v1/users', {
      origin: 'https://evil.example',
      'access-control-request-method': 'POST',
    });
    expect(answer.status).toBe(404);
    expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  });

  it('opens no stream that nobody reads: HEAD ends', async () => {
    const answer = await server.ask('HEAD', '/api/v1/stream', server.session);
    expect(answer.status).toBe(404);
  });
});
