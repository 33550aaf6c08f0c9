import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Accounts } from './accounts.ts';
import { AuditLog } from './audit-log.ts';
import { openDatabase } from './database.ts';
import { EventLog } from './event-log.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'monitor-'));
  path = join(folder, 'monitor.sqlite');
});
afterEach(() => rmSync(folder, { recursive: true }));

const event = (service: string, text: string) =>
  ({ type: 'providerGone', service, node: 'node1', text, details: { text } }) as const;
const who = { who: 'ann', via: 'session', address: '127.0.0.1' } as const;

describe('the database', () => {
  it('keeps what is in it over restarts, for its owner alone', () => {
    const first = openDatabase(path);
    new EventLog(first).append([event('tutorial', 'one')], 1_000);
    new Accounts(first).addUser('ann', 'viewer', 'hash', 1_000);
    first.close();
    expect(statSync(path).mode & 0o077).toBe(0);
    const second = openDatabase(path);
    expect(new EventLog(second).page({ limit: 10 }).events).toMatchObject([{ text: 'one' }]);
    expect(new Accounts(second).passwordHash('ann')).toBe('hash');
    second.close();
  });

  it('is refused when it is of a later version, no database, or out of reach', () => {
    const later = new DatabaseSync(path);
    later.exec('PRAGMA user_version = 99');
    later.close();
    const refused = (message: RegExp) =>
      expect.objectContaining({ code: 'INVALID_OPTION', message: expect.stringMatching(message) });
    expect(() => openDatabase(path)).toThrow(refused(/later version \(99/));
    const other = join(folder, 'other');
    writeFileSync(other, 'this is no database, but text that is long enough to be taken for one'.repeat(20));
    expect(() => openDatabase(other)).toThrow(refused(/cannot use .*other/));
    expect(() => openDatabase(join(folder, 'none', 'x'))).toThrow(refused(/cannot use/));
  });
});

describe('the event log', () => {
  it('is read newest first, page by page, of one service or one type', () => {
    const log = new EventLog(openDatabase(':memory:'));
    log.append([event('a', '1'), event('b', '2'), event('a', '3')], 1_000);
    log.append([{ type: 'registryState', text: '4', details: {} }], 2_000);
    const texts = (query: Parameters<EventLog['page']>[0]) => log.page(query).events.map(({ text }) => text);
    expect(texts({ limit: 10 })).toEqual(['4', '3', '2', '1']);
    expect(texts({ service: 'a', limit: 10 })).toEqual(['3', '1']);
    expect(texts({ type: 'registryState', limit: 10 })).toEqual(['4']);
    const { next } = log.page({ limit: 2 });
    expect(texts({ limit: 2, before: next! })).toEqual(['2', '1']);
    expect(log.page({ limit: 5 }).next).toBeNull();
  });

  it('forgets what is too old, and the oldest of too many', () => {
    const log = new EventLog(openDatabase(':memory:'));
    for (let at = 1; at <= 10; at++) log.append([event('a', String(at))], at);
    const texts = () => log.page({ limit: 100 }).events.map(({ text }) => text);
    log.prune(4, 100);
    expect(texts()).toEqual(['10', '9', '8', '7', '6', '5', '4']);
    log.prune(0, 2);
    expect(texts()).toEqual(['10', '9']);
  });
});

describe('the audit log', () => {
  it('has an entry before the deed, and its outcome after', () => {
    const log = new AuditLog(openDatabase(':memory:'));
    const id = log.begin({ ...who, action: 'weight', service: 'a', target: '/x', why: 'y' }, 0);
    expect(log.get(id)).toMatchObject({ who: 'ann', refused: 'UNKNOWN', after: null });
    const after = { value: 3, by: 'ann', at: '2025-03-01T12:00:00Z', why: 'y' };
    log.finish(id, { after });
    expect(log.get(id)).toMatchObject({ refused: null, before: null, after, undoneBy: null });
    const undo = log.begin({ ...who, action: 'undo', undoes: id }, 0);
    log.finish(undo, { refused: 'CONTROL_CONFLICT' });
    expect(log.get(id)!.undoneBy).toBeNull();
    const again = log.begin({ ...who, action: 'undo', undoes: id }, 0);
    log.finish(again, {});
    expect(log.get(id)!.undoneBy).toBe(again);
  });
});

describe('accounts', () => {
  it('keep the last admin', () => {
    const accounts = new Accounts(openDatabase(':memory:'));
    accounts.addUser('ann', 'admin', 'hash', 0);
    accounts.addUser('bob', 'viewer', 'hash', 0);
    const refused = expect.objectContaining({ code: 'INVALID_ARGUMENT' });
    expect(() => accounts.removeUser('ann')).toThrow(refused);
    expect(() => accounts.changeUser('ann', { role: 'operator' })).toThrow(refused);
    expect(() => accounts.addUser('bob', 'admin', 'hash', 0)).toThrow(refused);
    accounts.changeUser('bob', { role: 'admin' });
    accounts.removeUser('ann');
    expect(accounts.users().map(({ name, role }) => [name, role])).toEqual([['bob', 'admin']]);
    expect(() => accounts.removeUser('ann')).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }));
  });
});
