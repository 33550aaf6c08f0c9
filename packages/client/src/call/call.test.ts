import { ThriftkeeperError } from '@thriftkeeper/registry';
import { beforeEach, describe, expect, it } from 'vitest';
import type { FakeCall } from '../testing/fake-connection.ts';
import { settle } from '../testing/manual-clock.ts';
import { Stage } from '../testing/stage.ts';

const failure = (
  code: ConstructorParameters<typeof ThriftkeeperError>[0],
  outcome?: 'notWritten' | 'unknown',
) => new ThriftkeeperError(code, `as the test says: ${code}`, outcome && { outcome });

describe('a call', () => {
  let stage: Stage;
  beforeEach(() => {
    stage = new Stage();
  });

  it('goes elsewhere at once after a refusal, then waits with jitter, up to the most attempts', async () => {
    await stage.fleet(['a', 'b', 'c', 'd']);
    const { ends } = stage.call({}, stage.ground({ maxAttempts: 4 }));
    const answered: FakeCall[] = [];
    for (const waitMs of [undefined, 4, 9]) {
      const next = stage.allCalls().find((one) => !answered.includes(one))!;
      answered.push(next);
      next.reject(failure('DRAINING'));
      await settle();
      expect(stage.clock.waits).toEqual(waitMs === undefined ? [] : [waitMs]);
      await stage.clock.advance(waitMs ?? 0);
    }
    const last = stage.allCalls().find((one) => !answered.includes(one))!;
    expect(new Set([...answered, last]).size).toBe(4);
    for (const node of stage.peers.keys()) expect(stage.callsAt(node)).toHaveLength(1);
    last.reject(failure('OVERLOADED'));
    await settle();
    expect(ends).toEqual(['OVERLOADED']);
    expect(stage.settledCalls).toBe(1);
  });

  it.each([
    ['an answer', 'LIMITED', undefined, true],
    ['an answer', 'KICKED', undefined, true],
    ['an answer', 'METHOD_UNKNOWN', undefined, true],
    ['an answer', 'HANDLER_MISSING', undefined, true],
    ['an answer', 'INVALID_RESULT', undefined, true],
    ['no time left', 'DEADLINE_EXCEEDED', 'unknown', true],
    ["the caller's mistake", 'INVALID_ARGUMENT', undefined, true],
    ['not idempotent', 'CONNECTION_LOST', 'unknown', false],
    ['not idempotent', 'HANDLER_FAILED', undefined, false],
    ['not idempotent', 'PROTOCOL_ERROR', 'unknown', false],
  ] as const)('is not repeated after %s: %s %s', async (_why, code, outcome, idempotent) => {
    await stage.fleet(['a', 'b']);
    const { ends } = stage.call({ idempotent });
    stage.allCalls()[0]!.reject(failure(code, outcome));
    await settle();
    expect(ends).toEqual([code]);
    expect(stage.allCalls()).toHaveLength(1);
  });

  it.each([
    ['with a result', (call: FakeCall) => call.resolve(3), 0],
    ['with an error', (call: FakeCall) => call.reject(failure('HANDLER_FAILED')), 0],
    ['not at all', (call: FakeCall) => call.reject(failure('CONNECTION_LOST', 'unknown')), 99],
  ])('answered %s: the connection, once lost, is sought again accordingly', async (_how, end, waitMs) => {
    await stage.fleet(['a']);
    stage.call();
    end(stage.allCalls()[0]!);
    stage.peers.get('a')!.connections[0]!.lose();
    expect(stage.clock.waits).toEqual([waitMs]);
  });

  it('is not repeated after a refusal that this version does not know', async () => {
    await stage.fleet(['a', 'b']);
    const { ends } = stage.call({ idempotent: true });
    stage.allCalls()[0]!.reject(new ThriftkeeperError('UNKNOWN', 'number 3999', { outcome: 'refused' }));
    await settle();
    expect(ends).toEqual(['UNKNOWN']);
  });

  it.each([
    ['CONNECTION_LOST', 'unknown', true],
    ['HANDLER_FAILED', undefined, true],
    ['CONNECTION_LOST', 'notWritten', false],
    ['CLOSED', 'notWritten', false],
    ['OVERLOADED', 'notWritten', false],
    ['NOT_READY', undefined, false],
  ] as const)('is repeated elsewhere after %s %s', async (code, outcome, idempotent) => {
    await stage.fleet(['a', 'b']);
    const { ends } = stage.call({ idempotent });
    const [first] = stage.allCalls();
    first!.reject(failure(code, outcome));
    await settle();
    stage
      .allCalls()
      .find((one) => one !== first)!
      .resolve(7);
    await settle();
    expect(ends).toEqual([7]);
  });

  it('asks the retry budget, except for what was not written', async () => {
    await stage.fleet(['a', 'b']);
    const on = stage.ground();
    while (on.ground.budget.take(0));
    const refusedEnd = stage.call({}, on).ends;
    stage.allCalls()[0]!.reject(failure('OVERLOADED'));
    await settle();
    expect(refusedEnd).toEqual(['OVERLOADED']);
    const [before] = [stage.allCalls().length];
    const unwritten = stage.call({}, on).ends;
    const mine = stage.allCalls().at(-1)!;
    expect(stage.allCalls()).toHaveLength(before + 1);
    mine.reject(failure('CONNECTION_LOST', 'notWritten'));
    await settle();
    expect(stage.allCalls()).toHaveLength(before + 2);
    expect(unwritten).toEqual([]);
  });

  it('does not begin a wait that would pass its deadline', async () => {
    await stage.fleet(['a', 'b', 'c']);
    const { ends } = stage.call({ deadlineMs: 3 });
    for (let attempt = 0; attempt < 2; attempt++) {
      stage
        .allCalls()
        .at(attempt === 0 ? 0 : 1)!
        .reject(failure('DRAINING'));
      await settle();
    }
    expect(ends).toEqual(['DRAINING']);
    expect(stage.clock.waits).toEqual([]);
  });

  it('hands each attempt what is left of the deadline', async () => {
    await stage.fleet(['a', 'b']);
    stage.call({ deadlineMs: 500 });
    const [first] = stage.allCalls();
    expect(first!.options?.deadlineMs).toBe(500);
    await stage.clock.advance(120);
    first!.reject(failure('DRAINING'));
    await settle();
    expect(stage.allCalls().find((one) => one !== first)!.options?.deadlineMs).toBe(380);
  });

  it.each([0, -5])('with a deadline of %d ends at once', async (deadlineMs) => {
    await stage.fleet(['a']);
    expect(stage.call({ deadlineMs }).ends).toEqual(['DEADLINE_EXCEEDED']);
    expect(stage.allCalls()).toEqual([]);
    expect(stage.settledCalls).toBe(1);
  });

  it('with a deadline without end still has one that timers can hold', async () => {
    await stage.fleet(['a'], { connect: false });
    const { ends } = stage.call({ deadlineMs: Number.POSITIVE_INFINITY });
    expect(stage.clock.waits).toEqual([2 ** 31 - 1]);
    stage.peers.get('a')!.accept();
    await settle();
    expect(stage.callsAt('a')[0]!.options?.deadlineMs).toBe(2 ** 31 - 1);
    expect(ends).toEqual([]);
  });

  it('tries each provider that it cannot reach once, then waits for a change', async () => {
    await stage.fleet(['a', 'b'], { connect: false });
    const { ends, call: one } = stage.call();
    for (let turn = 0; turn < 2; turn++) {
      const peer = [...stage.peers.values()].find(({ tries }) => tries.length > 0)!;
      peer.refuse(failure('CONNECT_FAILED'));
      await settle();
    }
    expect(stage.waiting).toEqual([one]);
    expect(ends).toEqual([]);
    await stage.clock.advance(1_000);
    expect(one.expire(stage.clock.nowMs())).toBe(true);
    expect(ends).toEqual(['NO_PROVIDER']);
    expect(one.expire(stage.clock.nowMs())).toBe(true);
    expect(stage.settledCalls).toBe(1);
  });

  it('does not wait when it was told not to, once the list is known', async () => {
    const on = stage.ground({ waitForProviders: false });
    stage.isKnown = false;
    const patient = stage.call({}, on);
    expect(patient.ends).toEqual([]);
    expect(stage.waiting).toHaveLength(1);
    stage.isKnown = true;
    expect(stage.call({}, on).ends).toEqual(['NO_PROVIDER']);
  });

  it('is ended by its signal wherever it is: waiting, between attempts, seeking a connection', async () => {
    const controllers = [1, 2, 3].map(() => new AbortController());
    const [waits, backsOff, seeks] = controllers.map(({ signal }) => signal);
    const first = stage.call({ signal: waits! });
    expect(stage.waiting).toHaveLength(1);

    await stage.fleet(['a', 'b', 'c']);
    const second = stage.call({ signal: backsOff! }, stage.ground({ maxAttempts: 5 }));
    const [once] = stage.allCalls();
    once!.reject(failure('DRAINING'));
    await settle();
    const again = stage.allCalls().find((one) => one !== once);
    again!.reject(failure('DRAINING'));
    await settle();
    expect(stage.clock.waits).toEqual([4]);

    await stage.fleet(['d'], { connect: false });
    const third = stage.call({ signal: seeks!, provider: 'd' });
    for (const controller of controllers) controller.abort(new Error('enough'));
    await settle();
    expect([first.ends, second.ends, third.ends]).toEqual([['ABORTED'], ['ABORTED'], ['ABORTED']]);
    expect(stage.settledCalls).toBe(3);
    // The wait that was begun does nothing more.
    const before = stage.allCalls().length;
    await stage.clock.advance(100);
    expect(stage.allCalls()).toHaveLength(before);
  });

  it('ends with the client where it would have to wait', async () => {
    const first = stage.call();
    first.call.close();
    first.call.close();
    expect(first.ends).toEqual(['CLOSED']);
    stage.closing = true;
    expect(stage.call().ends).toEqual(['CLOSED']);
    expect(stage.settledCalls).toBe(2);
  });

  it('settles once, and frees its connection, when it is too late for the connection that it waited for', async () => {
    await stage.fleet(['a'], { connect: false, concurrent: false });
    const controller = new AbortController();
    const { ends } = stage.call({ signal: controller.signal });
    controller.abort();
    await settle();
    expect(ends).toEqual(['ABORTED']);
    stage.peers.get('a')!.accept();
    await settle();
    const next = stage.call();
    await settle();
    expect(stage.callsAt('a')).toHaveLength(1);
    stage.callsAt('a')[0]!.resolve(1);
    await settle();
    expect(next.ends).toEqual([1]);
  });

  it('pinned to a provider goes to no other, and says so', async () => {
    await stage.fleet(['a', 'b']);
    const { ends } = stage.call({ provider: 'b', idempotent: true });
    for (let attempt = 0; attempt < 3; attempt++) {
      stage.callsAt('b')[attempt]!.reject(failure('CONNECTION_LOST', 'unknown'));
      await settle();
      await stage.clock.advance(10);
    }
    expect(ends).toEqual(['CONNECTION_LOST']);
    expect(stage.callsAt('a')).toEqual([]);
    const nobody = stage.call({ provider: 'x' }, stage.ground({ waitForProviders: false }));
    expect(nobody.ends).toEqual(['NO_PROVIDER']);
  });
});
