import { eventually } from '@thriftkeeper/zookeeper/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AuditEntry, Role, Token } from '../../src/api/types.ts';
import { type Headers, password, sessionOf } from '../stage.ts';
import { openStream, type Reader } from '../stream-reader.ts';
import { openServer, type Server } from './server.ts';

let server: Server;
const readers: Reader[] = [];
beforeEach(async () => {
  server = await openServer();
});
afterEach(async () => {
  for (const reader of readers.splice(0)) reader.close();
  await server.close();
});

const as = (user: string) => server.call('POST', '/session', {}, { user, password });
const add = (name: string, role: Role) =>
  server.call('POST', '/users', server.as.admin, { name, role, password });
const status = async (headers: Headers) => (await server.call('GET', '/session', headers)).statusCode;
const listen = async (headers: Headers) => {
  const reader = await openStream(server.port, '/api/v1/stream', headers);
  readers.push(reader);
  return reader;
};
/** The clock stands still meanwhile: nothing but the deed itself has ended it. */
const hasEnded = async (reader: Reader) => {
  await eventually('the stream is over', () => reader.isOver());
  expect(reader.messages.at(-1)!.data).toEqual({ type: 'end', why: 'signedOut' });
};
const makeToken = async (name: string, role: Role, maker: Headers): Promise<Headers> => {
  const made = await server.call('POST', '/tokens', maker, { name, role });
  return { authorization: `Bearer ${made.json().secret}` };
};
const tokenNames = async () =>
  (await server.call('GET', '/tokens', server.as.admin)).json().tokens.map(({ name }: Token) => name);

describe('signing in', () => {
  it('begins a session that nobody could know before, whatever cookie was there', async () => {
    const planted = { cookie: 'thriftkeeper_session=planted' };
    const credentials = server.monitor.firstAdmin;
    const first = await server.call('POST', '/session', planted, credentials);
    const mine = sessionOf(first);
    expect(mine.cookie).not.toContain('planted');
    expect(await status(planted)).toBe(401);
    const again = sessionOf(await server.call('POST', '/session', mine, credentials));
    expect(again.cookie).not.toBe(mine.cookie);
    expect(again['x-csrf-token']).not.toBe(mine['x-csrf-token']);
    // Whoever had seen the cookie of before is left with nothing.
    expect([await status(mine), await status(again)]).toEqual([401, 200]);
  });

  it('that fails ends nothing', async () => {
    const refused = await server.call('POST', '/session', server.session, { user: 'admin', password: 'x' });
    expect([refused.statusCode, refused.headers['set-cookie']]).toEqual([401, undefined]);
    expect(await status(server.session)).toBe(200);
  });
});

describe('streams of a session end with it at once', () => {
  it('when its user signs out, and those of the same user’s other sessions go on', async () => {
    await add('eve', 'viewer');
    const [here, there] = [sessionOf(await as('eve')), sessionOf(await as('eve'))];
    const [mine, other] = [await listen(here), await listen(there)];
    await server.call('DELETE', '/session', here);
    await hasEnded(mine);
    expect([await status(here), await status(there)]).toEqual([401, 200]);
    expect(other.isOver()).toBe(false);
  });

  it.each([
    ['is given another role', 'PATCH', { role: 'viewer' }],
    ['is given another password', 'PATCH', { password: 'another horse battery' }],
    ['is removed', 'DELETE', undefined],
  ])('when its user %s', async (_, method, body) => {
    await add('eve', 'operator');
    const eve = sessionOf(await as('eve'));
    const reader = await listen(eve);
    expect((await server.call(method, '/users/eve', server.as.admin, body)).statusCode).toBeLessThan(300);
    await hasEnded(reader);
    expect(await status(eve)).toBe(401);
  });

  it('when the password is changed by its user, in every browser', async () => {
    await add('eve', 'viewer');
    const [here, there] = [sessionOf(await as('eve')), sessionOf(await as('eve'))];
    const reader = await listen(there);
    const change = { current: password, next: 'another horse battery' };
    await server.call('PUT', '/session/password', here, change);
    await hasEnded(reader);
    expect([await status(here), await status(there)]).toEqual([401, 401]);
  });

  it('as do those of a token that is taken back', async () => {
    const reader = await listen(server.as.viewer);
    const { tokens } = (await server.call('GET', '/tokens', server.as.admin)).json();
    const { id } = tokens.find(({ name }: Token) => name === 'a-viewer');
    await server.call('DELETE', `/tokens/${id}`, server.as.admin);
    await hasEnded(reader);
    expect(await status(server.as.viewer)).toBe(401);
  });
});

describe('tokens may no more than whoever made them', () => {
  it('and end, with their streams, when that user is removed', async () => {
    await add('eve', 'admin');
    const eve = sessionOf(await as('eve'));
    const first = await makeToken('first', 'admin', eve);
    // One that a token makes is the user's too, and not beyond reach.
    const second = await makeToken('second', 'admin', first);
    const reader = await listen(second);
    await server.call('DELETE', '/users/eve', server.as.admin);
    await hasEnded(reader);
    expect([await status(first), await status(second)]).toEqual([401, 401]);
    expect(await tokenNames()).toEqual(['a-admin', 'a-operator', 'a-viewer']);
    await add('eve', 'admin');
    expect(await status(first)).toBe(401);
  });

  it('and end when they may more than the user’s new role, others not; the audit log says so', async () => {
    await add('eve', 'admin');
    const eve = sessionOf(await as('eve'));
    const made: Headers[] = [];
    for (const role of ['viewer', 'operator', 'admin'] as const) made.push(await makeToken(role, role, eve));
    await server.call('PATCH', '/users/eve', server.as.admin, { role: 'operator' });
    expect(await Promise.all(made.map(status))).toEqual([200, 200, 401]);
    expect(await tokenNames()).toEqual(['a-admin', 'a-operator', 'a-viewer', 'operator', 'viewer']);
    const { entries } = (await server.call('GET', '/audit?limit=2', server.as.admin)).json();
    expect(entries as AuditEntry[]).toMatchObject([
      { action: 'tokenRemoved', who: 'a-admin', why: expect.stringContaining('eve'), refused: null },
      { action: 'userChanged', who: 'a-admin', target: 'eve', refused: null },
    ]);
  });

  it('and stay where the last admin cannot be removed', async () => {
    const refused = await server.call('DELETE', '/users/admin', server.as.admin);
    expect(refused.statusCode).toBe(400);
    expect(await tokenNames()).toEqual(['a-admin', 'a-operator', 'a-viewer']);
  });
});
