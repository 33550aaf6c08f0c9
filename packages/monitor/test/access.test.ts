import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allows } from '../src/access/permissions.ts';
import { allRoutes, prefix } from '../src/api/app.ts';
import type { Role } from '../src/api/types.ts';
import { openStage, password, type Stage, sessionOf } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
  await stage.theirs.announceProvider('tutorial', 'node1', { address: '127.0.0.1:1' }).registered();
  await stage.worked();
});
afterAll(() => stage.close());

const routes = allRoutes({ publicMetrics: false } as never, {} as never);
/** A path that a route answers to. Streams are left out of calls: they would not end. */
const filled = (path: string) => path.replace(':service', 'tutorial').replace(/:\w+/g, 'node1');

describe('the first start', () => {
  it('makes an admin with a password that no other start has made', async () => {
    const { firstAdmin } = stage.monitor;
    expect(firstAdmin!.user).toBe('admin');
    const other = await openStage();
    expect(other.monitor.firstAdmin!.password).not.toBe(firstAdmin!.password);
    await other.close();
  });
});

describe('who may what', () => {
  it('is open to all only where it must be', () => {
    const open = routes.filter(({ right }) => right === undefined);
    expect(open.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /health',
      'GET /openapi.json',
      'POST /session',
    ]);
  });

  for (const { method, path, absolute, right, media } of routes) {
    if (right === undefined) continue;
    it(`holds for ${method} ${path}: nobody without sign-in, and each role by the table`, async () => {
      const url = `${absolute ? '' : prefix}${filled(path)}`;
      const nobody = await stage.call(method, url);
      expect([nobody.statusCode, nobody.json().code]).toEqual([401, 'UNAUTHENTICATED']);
      for (const role of ['viewer', 'operator', 'admin'] satisfies Role[]) {
        if (allows(role, right) && media === 'text/event-stream') continue;
        const answer = await stage.call(method, url, stage.as[role]);
        if (allows(role, right)) expect([401, 403], role).not.toContain(answer.statusCode);
        else expect([answer.statusCode, answer.json().code], role).toEqual([403, 'FORBIDDEN']);
      }
    });
  }

  it('says which role to ask for', async () => {
    const answer = await stage.call('GET', '/users', stage.as.operator);
    expect(answer.json()).toMatchObject({ details: { role: 'admin' } });
    expect(answer.json().message).toContain('a-operator is operator, and this takes admin');
  });
});

describe('a session', () => {
  it('needs its CSRF token for everything but looking', async () => {
    const { cookie, 'x-csrf-token': csrf } = stage.session;
    const add = (headers: Record<string, string>) =>
      stage.call('POST', '/users', headers, { name: 'nobody', role: 'viewer' });
    for (const headers of [{ cookie: cookie! }, { cookie: cookie!, 'x-csrf-token': `${csrf}0` }]) {
      expect((await add(headers)).json()).toMatchObject({ code: 'FORBIDDEN' });
    }
    const users = (await stage.call('GET', '/users', { cookie: cookie! })).json().users;
    expect(users.map(({ name }: { name: string }) => name)).toEqual(['admin']);
  });

  it('stands in a cookie that scripts cannot read and other sites do not send', async () => {
    const answer = await stage.call('POST', '/session', {}, stage.monitor.firstAdmin);
    const set = String(answer.headers['set-cookie']);
    expect(set).toMatch(/; HttpOnly/);
    expect(set).toMatch(/; SameSite=Strict/);
    expect(set).toMatch(/; Path=\//);
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.json()).toMatchObject({ user: 'admin', role: 'admin' });
  });

  it('ends with sign-out, with a change of the user, and with the user', async () => {
    const { admin } = stage.as;
    await stage.call('POST', '/users', admin, { name: 'eve', role: 'viewer', password });
    const signIn = async () => sessionOf(await stage.call('POST', '/session', {}, { user: 'eve', password }));
    const status = async (headers: Record<string, string>) =>
      (await stage.call('GET', '/session', headers)).statusCode;
    const out = await signIn();
    expect(await status(out)).toBe(200);
    expect((await stage.call('DELETE', '/session', out)).statusCode).toBe(204);
    expect(await status(out)).toBe(401);
    const changed = await signIn();
    await stage.call('PATCH', '/users/eve', admin, { role: 'operator' });
    expect(await status(changed)).toBe(401);
    const removed = await signIn();
    expect((await stage.call('DELETE', '/users/eve', admin)).statusCode).toBe(204);
    expect(await status(removed)).toBe(401);
  });

  it('is not begun from a page of another site', async () => {
    const signIn = (origin: string) =>
      stage.call('POST', '/session', { origin, host: 'monitor.example' }, { user: 'x', password: 'y' });
    expect((await signIn('https://evil.example')).statusCode).toBe(403);
    expect((await signIn('null')).statusCode).toBe(403);
    expect((await signIn('https://monitor.example')).statusCode).toBe(401);
  });

  it('lets its user change the password, with the one there was', async () => {
    await stage.call('POST', '/users', stage.as.admin, { name: 'dan', role: 'viewer', password });
    const dan = sessionOf(await stage.call('POST', '/session', {}, { user: 'dan', password }));
    const change = (current: string, next: string) =>
      stage.call('PUT', '/session/password', dan, { current, next });
    expect((await change('another one', 'a new password')).json()).toMatchObject({ code: 'FORBIDDEN' });
    expect((await change(password, 'short')).json()).toMatchObject({
      code: 'INVALID_ARGUMENT',
      details: { field: '/next' },
    });
    expect((await change(password, 'a new password')).statusCode).toBe(204);
    expect((await stage.call('GET', '/session', dan)).statusCode).toBe(401);
    const again = await stage.call('POST', '/session', {}, { user: 'dan', password: 'a new password' });
    expect(again.statusCode).toBe(200);
  });
});

describe('guessing', () => {
  it('is slowed down, and told when to try again; unknown names look like known ones', async () => {
    const fresh = await openStage();
    const guess = (user: string) => fresh.call('POST', '/session', {}, { user, password: 'guess' });
    const [known, unknown] = [await guess('admin'), await guess('nobody')];
    expect(known.statusCode).toBe(401);
    expect(unknown.json()).toEqual(known.json());
    let answer = known;
    for (let attempt = 0; attempt < 12 && answer.statusCode === 401; attempt++) answer = await guess('admin');
    expect([answer.statusCode, answer.json().code]).toEqual([429, 'TOO_MANY_ATTEMPTS']);
    expect(Number(answer.headers['retry-after'])).toBe(12);
    const right = await fresh.call('POST', '/session', {}, fresh.monitor.firstAdmin);
    expect(right.statusCode).toBe(429);
    await fresh.clock.advance(12_000);
    expect((await fresh.call('POST', '/session', {}, fresh.monitor.firstAdmin)).statusCode).toBe(200);
    const { entries } = (await fresh.call('GET', '/audit?who=admin', fresh.as.admin)).json();
    const refused = entries
      .filter(({ action }: { action: string }) => action === 'signIn')
      .map((entry: { refused: string | null }) => entry.refused);
    expect(refused[0]).toBeNull();
    expect(new Set(refused)).toEqual(new Set([null, 'TOO_MANY_ATTEMPTS', 'UNAUTHENTICATED']));
    expect(JSON.stringify(entries)).not.toContain(fresh.monitor.firstAdmin!.password);
    await fresh.close();
  });
});

describe('a token', () => {
  it('is shown once, works without a CSRF token, and ends when taken back or expired', async () => {
    const { admin } = stage.as;
    const expiresAt = new Date(stage.clock.wallMs() + 60_000).toISOString();
    const made = await stage.call('POST', '/tokens', admin, { name: 'ci', role: 'operator', expiresAt });
    expect(made.statusCode).toBe(201);
    const { id, secret } = made.json();
    const listed = (await stage.call('GET', '/tokens', admin)).body;
    expect(listed).toContain('"ci"');
    expect(listed).not.toContain(secret);
    const headers = { authorization: `Bearer ${secret}` };
    expect((await stage.call('GET', '/session', headers)).json()).toMatchObject({
      user: 'ci',
      role: 'operator',
      csrfToken: null,
      expiresAt,
    });
    await stage.clock.advance(60_000);
    expect((await stage.call('GET', '/session', headers)).statusCode).toBe(401);
    const other = await stage.call('POST', '/tokens', admin, { name: 'ci2', role: 'viewer' });
    const lasting = { authorization: `Bearer ${other.json().secret}` };
    expect((await stage.call('DELETE', `/tokens/${other.json().id}`, admin)).statusCode).toBe(204);
    expect((await stage.call('GET', '/session', lasting)).statusCode).toBe(401);
    expect((await stage.call('DELETE', `/tokens/${id}`, admin)).statusCode).toBe(204);
    expect((await stage.call('DELETE', `/tokens/${id}`, admin)).json()).toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('every answer', () => {
  it('forbids pages to load from elsewhere or to be framed', async () => {
    for (const path of ['/health', '/overview', '/nothing']) {
      const { headers } = await stage.call('GET', path);
      expect(headers['content-security-policy']).toContain("default-src 'none'");
      expect(headers['content-security-policy']).not.toContain('unsafe');
      expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
      expect(headers['x-content-type-options']).toBe('nosniff');
    }
  });
});
