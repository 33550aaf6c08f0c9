import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStage, password, type Stage, sessionOf } from '../stage.ts';

let stage: Stage;
let folder: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'monitor-'));
  stage = await openStage({ database: join(folder, 'monitor.sqlite') });
});
afterEach(async () => {
  await stage.close();
  rmSync(folder, { recursive: true });
});

describe('guesses', () => {
  it('of the own password, by whoever has found an open browser, are slowed down too', async () => {
    const change = () =>
      stage.call('PUT', '/session/password', stage.session, { current: 'guess', next: 'a new password' });
    const statuses: number[] = [];
    for (let index = 0; index < 12; index++) statuses.push((await change()).statusCode);
    expect(statuses).toEqual([...Array(10).fill(403), 429, 429]);
  });
});

describe('what is secret', () => {
  it('is listed nowhere, and stands in the database as a hash at most', async () => {
    const { admin } = stage.as;
    await stage.call('POST', '/users', admin, { name: 'eve', role: 'admin', password });
    const eve = sessionOf(await stage.call('POST', '/session', {}, { user: 'eve', password }));
    const made = (await stage.call('POST', '/tokens', eve, { name: 'ci', role: 'viewer' })).json();
    await stage.call('GET', '/overview', { authorization: `Bearer ${made.secret}` });
    await stage.call('DELETE', `/tokens/${made.id}`, eve);
    await stage.call('POST', '/session', {}, { user: 'eve', password: `${password} of another` });
    const secrets = [
      password,
      stage.monitor.firstAdmin!.password,
      made.secret,
      eve.cookie!.split('=')[1]!,
      eve['x-csrf-token']!,
      admin.authorization!.split(' ')[1]!,
    ];
    const lists = ['/users', '/tokens', '/audit', '/events', '/overview', '/health', '/metrics'];
    const shown = await Promise.all(lists.map(async (path) => (await stage.call('GET', path, admin)).body));
    const kept = readdirSync(folder).map((name) => readFileSync(join(folder, name)).toString('latin1'));
    expect(kept.join('')).toContain('scrypt$');
    for (const secret of secrets)
      for (const text of [...shown, ...kept]) expect(text.includes(secret), secret).toBe(false);
    for (const text of shown) expect(text).not.toMatch(/scrypt\$|"hash"/);
  });
});
