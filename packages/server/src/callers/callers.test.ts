import type { IncomingCall, ServerConnection } from '@thriftkeeper/transport';
import { consumerHeaders } from '@thriftkeeper/transport';
import { expect, test } from 'vitest';
import { Callers, namesProblem } from './callers.ts';

const unrestricted = () => ({ kick: undefined, limits: [] });
const connection = (peer = '10.1.2.3:4000') => ({ peer }) as ServerConnection;
const call = (on: ServerConnection, headers: object = {}) =>
  ({ connection: on, headers }) as unknown as IncomingCall;
const seen = (callers: Callers) =>
  [...callers.connected].map(({ consumer, connections }) => [consumer.node ?? consumer.address, connections]);

test('plain clients are known by their address, those of one address together', () => {
  const callers = new Callers(false, unrestricted);
  const [one, other] = [connection(), connection('10.1.2.3:4001')];
  callers.opened(one);
  callers.opened(other);
  callers.opened(connection('[::1]:4002'));
  callers.opened(connection('unix:'));
  expect(seen(callers)).toEqual([
    ['10.1.2.3', 2],
    ['::1', 1],
    [undefined, 1],
  ]);
  callers.closed(one);
  expect(seen(callers)[0]).toEqual(['10.1.2.3', 1]);
});

test('one that says who it is is known by that, and by the last that it said', () => {
  const callers = new Callers(false, unrestricted);
  const one = connection();
  callers.opened(one);
  callers.identified(one, { node: 'a', application: 'billing' });
  callers.identified(one, { node: 'b' });
  expect(seen(callers)).toEqual([['b', 1]]);
  expect(callers.of(call(one, consumerHeaders({ node: 'c' }))).consumer.node).toBe('b');
  callers.closed(one);
  expect(seen(callers)).toEqual([]);
  // Its calls may still run.
  expect(callers.of(call(one)).consumer.node).toBe('b');
  expect(seen(callers)).toEqual([]);
});

test('totals of a consumer go on when it comes back', () => {
  const callers = new Callers(false, unrestricted);
  const [one, again] = [connection(), connection('10.1.2.3:9')];
  callers.opened(one);
  callers.of(call(one)).received = 7;
  callers.closed(one);
  callers.opened(again);
  expect(callers.of(call(again)).received).toBe(7);
});

test('departed consumers do not pile up', () => {
  const callers = new Callers(false, unrestricted);
  for (let index = 0; index < 2_000; index++) {
    const one = connection(`10.0.${index >> 8}.${index & 255}:1`);
    callers.opened(one);
    callers.of(call(one)).received++;
    callers.closed(one);
  }
  const received = (address: string) => {
    const one = connection(`${address}:2`);
    callers.opened(one);
    return callers.of(call(one)).received;
  };
  expect([received('10.0.0.0'), received('10.0.7.207')]).toEqual([0, 1]);
});

test('with headers each call says whose it is; without, or with bad names, it is of its connection', () => {
  const callers = new Callers(true, unrestricted);
  const proxy = connection();
  callers.opened(proxy);
  const nodeOf = (headers?: object) => callers.of(call(proxy, headers)).consumer.node;
  expect(nodeOf(consumerHeaders({ node: 'a' }))).toBe('a');
  expect(nodeOf(consumerHeaders({ node: 'b', application: 'x' }))).toBe('b');
  expect(nodeOf()).toBeUndefined();
  expect(nodeOf(consumerHeaders({ node: 'a/b' }))).toBeUndefined();
  expect(callers.of(call(proxy, consumerHeaders({ node: 'a' })))).toBe(
    callers.of(call(proxy, consumerHeaders({ node: 'a' }))),
  );
  expect(seen(callers)).toEqual([
    ['10.1.2.3', 1],
    ['a', 1],
    ['b', 1],
  ]);
  // Anybody can name anybody: one connection does not fill the memory.
  for (let index = 0; index < 100; index++) nodeOf(consumerHeaders({ node: `n${index}` }));
  expect(seen(callers).length).toBe(17);
  callers.closed(proxy);
  expect(nodeOf(consumerHeaders({ node: 'late' }))).toBe('late');
  expect(seen(callers)).toEqual([]);
});

test('names that break the rules are refused in words', () => {
  expect(namesProblem({ node: 'a', application: 'billing' })).toBeUndefined();
  expect(namesProblem({ node: 'a' })).toBeUndefined();
  expect(namesProblem({ node: '' })).toMatch(/no node name/);
  expect(namesProblem({ node: 'a', application: '' })).toMatch(/empty/);
  expect(namesProblem({ node: 'a', application: 'é'.repeat(128) })).toMatch(/256 bytes/);
});
