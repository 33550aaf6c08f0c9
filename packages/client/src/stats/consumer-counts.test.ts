import { readStatsReport, writeStatsReport } from '@thriftkeeper/registry';
import { beforeEach, describe, expect, it } from 'vitest';
import { ConsumerCounts } from './consumer-counts.ts';
import { MethodCounts } from './method-counts.ts';

describe('what a client counts', () => {
  const head = { at: '2026-01-01T00:00:05Z', startedAt: '2026-01-01T00:00:00Z', sequence: 1 };
  let add: MethodCounts;
  let counts: ConsumerCounts;
  beforeEach(() => {
    add = new MethodCounts();
    counts = new ConsumerCounts(
      new Map([
        ['add', add],
        ['zip', new MethodCounts()],
      ]),
    );
  });
  const attempt = (node: string, code?: string, latencyMs = 2) => {
    counts.of(node).begun();
    counts.of(node).ended(code, latencyMs);
  };
  const report = (ejected: string[] = [], mostBytes?: number) =>
    counts.report(head, (node) => ({ connections: 1, ejected: ejected.includes(node) }), mostBytes);

  it('is told by provider and by method, of those that were called', () => {
    attempt('one');
    attempt('one', 'CONNECTION_LOST');
    counts.of('two').begun();
    counts.of('three');
    add.calls = 2;
    add.ended(undefined, 3);
    const told = report(['two']);
    expect(told.providers).toMatchObject({
      one: {
        attempts: 2,
        answered: 1,
        failed: { CONNECTION_LOST: 1 },
        inProgress: 0,
        connections: 1,
        latency: { count: 2 },
      },
      two: { attempts: 1, inProgress: 1, ejected: true },
    });
    expect(Object.keys(told.providers)).toEqual(['one', 'two']);
    expect(Object.keys(told.methods!)).toEqual(['add']);
    expect(readStatsReport(writeStatsReport(told, 'here'), 'here')).toMatchObject({ role: 'consumer' });
  });

  it('never falls: who has left is counted among the others, with what is still in progress there', () => {
    attempt('one');
    const late = counts.of('one');
    late.begun();
    counts.left('one');
    expect(report().providers).toMatchObject({ '*': { attempts: 2, answered: 1, inProgress: 1 } });
    late.ended(undefined, 1);
    attempt('one');
    expect(report().providers).toMatchObject({
      '*': { attempts: 2, answered: 2, inProgress: 0 },
      one: { attempts: 1 },
    });
  });

  it('is cut to the size that is allowed, the least called providers first', () => {
    for (let index = 0; index < 500; index++) {
      const calls = index < 10 ? 20 : 1;
      for (let made = 0; made < calls; made++) attempt(`provider-${index}`, undefined, made + index);
    }
    const told = report();
    expect(told.truncated).toBe(true);
    expect(writeStatsReport(told, 'here').length).toBeLessThan(65_536);
    for (let index = 0; index < 10; index++) expect(told.providers[`provider-${index}`]?.attempts).toBe(20);
    const sum = Object.values(told.providers).reduce((total, { attempts }) => total + attempts, 0);
    expect(sum).toBe(10 * 20 + 490);
    const again = report();
    expect(Object.keys(again.providers).sort()).toEqual(Object.keys(told.providers).sort());
  });

  it('counts on for a provider after it was summed, wherever it is counted', () => {
    const held = new Map(Array.from({ length: 500 }, (_, index) => [`n${index}`, counts.of(`n${index}`)]));
    const callAll = () => {
      for (const one of held.values()) {
        one.begun();
        one.ended('CONNECTION_LOST', 3);
      }
    };
    callAll();
    const attempts = ({ providers }: ReturnType<typeof report>) =>
      Object.values(providers).reduce((total, one) => total + one.attempts, 0);
    const cut = Object.keys(report().providers);
    callAll();
    const told = report();
    expect(attempts(told)).toBe(1_000);
    expect(told.truncated).toBe(true);
    const [summed] = [...held.keys()].filter((node) => !cut.includes(node));
    expect(counts.of(summed!)).toBe(held.get(summed!));
    counts.left(summed!);
    held.get(summed!)!.begun();
    expect(attempts(report())).toBe(1_001);
  });

  it('is cut of methods too, the least called first', () => {
    const methods = new Map(Array.from({ length: 200 }, (_, index) => [`m${index}`, new MethodCounts()]));
    counts = new ConsumerCounts(methods);
    const call = (one: MethodCounts, calls: number) => {
      for (let made = 0; made < calls; made++) {
        one.calls++;
        one.ended(undefined, 1.1 ** made);
      }
    };
    for (const [name, one] of methods) call(one, name === 'm0' ? 130 : 120);
    attempt('one');
    const told = report();
    expect(told.truncated).toBe(true);
    expect(writeStatsReport(told, 'here').length).toBeLessThan(65_536);
    expect(told.methods!.m0).toMatchObject({ calls: 130, answered: 130 });
    const sum = () => Object.values(report().methods!).reduce((total, { calls }) => total + calls, 0);
    expect(sum()).toBe(130 + 199 * 120);
    call(methods.get('m199')!, 1);
    call(methods.get('m1')!, 1);
    expect(sum()).toBe(132 + 199 * 120);
  });
});
