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
    counts.report(head, (node) => ejected.includes(node), mostBytes);

  it('is told by provider and by method, of those that were called', () => {
    attempt('one');
    attempt('one', 'CONNECTION_LOST');
    counts.of('two').begun();
    counts.of('three');
    add.calls = 2;
    add.ended(undefined, 3);
    const told = report(['two']);
    expect(told.providers).toMatchObject({
      one: { attempts: 2, answered: 1, failed: { CONNECTION_LOST: 1 }, inProgress: 0, latency: { count: 2 } },
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
});
