import { type ControlDocument, type ControlSnapshot, LiveValue } from '@thriftkeeper/registry';
import { expect, test } from 'vitest';
import { ManualClock } from '../testing/manual-clock.ts';
import { Decisions } from './decisions.ts';

const began = Date.parse('2025-03-01T12:00:00Z');
const said = { by: 'ann', at: '2025-03-01T12:00:00Z', why: 'storms' };
const inMs = (ms: number) => ({ ...said, expiresAt: new Date(began + ms).toISOString() });
const billing = { node: 'a', application: 'billing', address: '10.1.2.3' };

function following() {
  const clock = new ManualClock(began);
  const told: string[] = [];
  const decisions = new Decisions('node1', clock, {
    decided: () => void told.push('decided'),
    warned: ({ code }) => void told.push(code),
  });
  const live = new LiveValue<ControlSnapshot>('the control document', {
    document: {},
    version: undefined,
    stale: true,
    problem: undefined,
  });
  decisions.follow(live);
  told.length = 0;
  const decide = (document: ControlDocument) =>
    live.set({ document, version: 1, stale: false, problem: undefined });
  return { clock, told, decisions, live, decide };
}

test('decisions end by time alone, each at its time', async () => {
  const { clock, told, decisions, decide } = following();
  decide({
    providers: { node1: { state: { ...inMs(5_000), value: 'disabled' } }, other: {} },
    consumers: {
      'application:billing': { kick: inMs(3_000), limit: { ...said, callsPerSecond: 1 } },
      'address:10.0.0.0/8': { limit: { ...inMs(1_000), callsPerSecond: 2.5 } },
    },
  });
  const standing = () => ({
    state: decisions.effectiveState('up'),
    kicked: decisions.restrictionsOf(billing).kick?.selector,
    limits: decisions.restrictionsOf(billing).limits.map(({ selector }) => selector),
  });
  const [both, one] = [['address:10.0.0.0/8', 'application:billing'], ['application:billing']];
  expect(standing()).toEqual({ state: 'disabled', kicked: 'application:billing', limits: both });
  expect(decisions.disabledBy).toMatchObject({ why: 'storms' });
  await clock.advance(1_000);
  expect(standing()).toEqual({ state: 'disabled', kicked: 'application:billing', limits: one });
  await clock.advance(2_000);
  expect(standing()).toEqual({ state: 'disabled', kicked: undefined, limits: one });
  await clock.advance(2_000);
  expect(standing()).toEqual({ state: 'up', kicked: undefined, limits: one });
  expect(decisions.disabledBy).toBeUndefined();
  expect(told).toEqual(['decided', 'decided', 'decided', 'decided']);
  expect(clock.pending).toBe(0);
});

test('a bucket keeps what is left in it when its limit is changed, and begins anew when it was taken back', () => {
  const { decisions, decide } = following();
  const limited = (callsPerSecond: number, burst: number, why = 'storms') =>
    decide({ consumers: { 'node:a': { limit: { ...said, why, callsPerSecond, burst } } } });
  const bucket = () => decisions.restrictionsOf(billing).limits[0]!.bucket;
  const take = () => bucket().take(0) === 0;
  limited(1, 2);
  expect([take(), take(), take()]).toEqual([true, true, false]);
  limited(5, 10);
  expect(take()).toBe(false);
  decide({});
  limited(1, 1);
  expect(take()).toBe(true);
});

test('a document that cannot be read changes nothing, and is told of once', () => {
  const { decisions, live, told, decide } = following();
  decide({ providers: { node1: { state: { ...said, value: 'disabled' } } } });
  const problem = Object.assign(new Error('no JSON'), { code: 'CONTROL_INVALID' }) as never;
  live.set({ ...live.value, problem });
  live.set({ ...live.value, stale: true });
  expect(decisions.effectiveState('up')).toBe('disabled');
  expect(told).toEqual(['decided', 'CONTROL_INVALID']);
});

test('what a record says holds where nobody has decided, and without a registry', () => {
  const { decisions, decide } = following();
  expect(['up', 'notReady', 'draining'].map((state) => decisions.effectiveState(state))).toEqual([
    'up',
    'notReady',
    'draining',
  ]);
  decide({ providers: { node1: { state: { ...said, value: 'draining' } } } });
  expect(decisions.effectiveState('up')).toBe('draining');
  const alone = new Decisions(undefined, new ManualClock(), { decided() {}, warned() {} });
  expect([alone.effectiveState('up'), alone.effectiveState('notReady')]).toEqual(['up', 'notReady']);
});

test('nothing waits for it once it is closed', async () => {
  const { clock, told, decisions, decide } = following();
  decide({ consumers: { 'node:a': { kick: inMs(1_000) } } });
  decisions.close();
  await clock.advance(2_000);
  expect(told).toEqual(['decided']);
  expect(clock.pending).toBe(0);
});
