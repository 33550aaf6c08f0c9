import { afterEach, describe, expect, it } from 'vitest';
import type { AuditEntry } from '../src/api/types.ts';
import { openStage, type Stage } from './stage.ts';

let stage: Stage;
afterEach(() => stage.close());

const signIn = (remoteAddress: string, headers: Record<string, string>, user = 'admin', password = 'guess') =>
  stage.monitor.app.inject({
    method: 'POST',
    url: '/api/v1/session',
    remoteAddress,
    headers,
    payload: { user, password },
  });
const addresses = async () => {
  const { entries } = (await stage.call('GET', '/audit', stage.as.operator)).json();
  return (entries as AuditEntry[])
    .filter(({ refused }) => refused !== null)
    .map(({ address }) => address)
    .reverse();
};
const proxy = '10.0.0.1';

describe('a proxy that is trusted', () => {
  it('says who came: in the audit log, and for those who guess', async () => {
    stage = await openStage({ trustProxy: [proxy, '10.1.0.0/16'] });
    await signIn(proxy, { 'x-forwarded-for': '192.0.2.1' });
    // What came before the last one that is not trusted, anybody may have written.
    await signIn(proxy, { 'x-forwarded-for': '198.51.100.1, 192.0.2.2, 10.1.2.3' });
    await signIn(proxy, {});
    expect(await addresses()).toEqual(['192.0.2.1', '192.0.2.2', proxy]);
    let answer = await signIn(proxy, { 'x-forwarded-for': '192.0.2.3' }, 'user');
    for (let guess = 0; guess < 10; guess++)
      answer = await signIn(proxy, { 'x-forwarded-for': `192.0.2.${guess}, 192.0.2.3` }, `user${guess}`);
    expect(answer.statusCode).toBe(429);
    expect((await signIn(proxy, { 'x-forwarded-for': '192.0.2.4' }, 'other')).statusCode).toBe(401);
  });

  it('says how it was reached: cookies for HTTPS alone, and the name that pages know', async () => {
    stage = await openStage({ trustProxy: [proxy] });
    const { user, password } = stage.monitor.firstAdmin!;
    const cookie = async (headers: Record<string, string>) =>
      String((await signIn(proxy, headers, user, password)).headers['set-cookie']);
    expect(await cookie({ 'x-forwarded-proto': 'https' })).toContain('; Secure');
    expect(await cookie({ 'x-forwarded-proto': 'http' })).not.toContain('Secure');
    const origin = 'https://monitor.example';
    const named = { origin, 'x-forwarded-host': 'monitor.example', host: 'backend:8420' };
    expect((await signIn(proxy, named, user, password)).statusCode).toBe(200);
    const other = { ...named, 'x-forwarded-host': 'other.example' };
    expect((await signIn(proxy, other, user, password)).statusCode).toBe(403);
  });
});

describe('anybody else', () => {
  it('is not believed, and by default nobody is', async () => {
    const claims = {
      'x-forwarded-for': '192.0.2.1',
      'x-forwarded-proto': 'https',
      'x-forwarded-host': 'monitor.example',
    };
    for (const trustProxy of [undefined, [], ['10.0.0.2']]) {
      if (trustProxy !== undefined) await stage.close();
      stage = await openStage({ trustProxy });
      const { user, password } = stage.monitor.firstAdmin!;
      await signIn(proxy, claims);
      expect(await addresses()).toEqual([proxy]);
      expect(String((await signIn(proxy, claims, user, password)).headers['set-cookie'])).not.toContain(
        'Secure',
      );
      const elsewhere = { ...claims, origin: 'https://monitor.example', host: 'backend:8420' };
      expect((await signIn(proxy, elsewhere, user, password)).statusCode).toBe(403);
    }
  });
});
