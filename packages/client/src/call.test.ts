import { Balancer, RetryBudget } from '@thriftkeeper/balancer';
import { ThriftkeeperError } from '@thriftkeeper/registry';
import { beforeEach, describe, expect, it } from 'vitest';
import { Call, type CallGround } from './call.ts';
import type { CallOptions } from './call-options.ts';
import type { FleetEntry } from './fleet.ts';
import { ProviderLink } from './provider-link.ts';
import { type FakeCall, FakePeer } from './testing/fake-connection.ts';
import { ManualClock, settle } from './testing/manual-clock.ts';

const largest = () => 0xffff_ffff;
const failure = (
  code: ConstructorParameters<typeof ThriftkeeperError>[0],
  outcome?: 'notWritten' | 'unknown',
) => new ThriftkeeperError(code, `as the test says: ${code}`, outcome && { outcome });

describe('a call', () => {
  let clock: ManualClock;
  let peers: Map<string, FakePeer>;
  let waiting: Call[];
  let settledCalls: number;
  let state: { closing: boolean; isKnown: boolean };
  let balancer: Balancer<FleetEntry>;

  beforeEach(() => {
    clock = new ManualClock();
    peers = new Map();
    waiting = [];
    settledCalls = 0;
    state = { closing: false, isKnown: true };
    balancer = new Balancer<FleetEntry>(() => 0, { picker: 'roundRobin' });
  });

  /** Providers of these names; those that connect have a connection that stands. */
  const fleet = async (names: readonly string[], { connect = true, concurrent = true } = {}) => {
    const entries = names.map((node): FleetEntry => {
      const peer = new FakePeer();
      peers.set(node, peer);
      const plan = { address: `${node}:1`, concurrent, eager: connect, maxConnections: 1, open: peer.open };
      const reachable = (is: boolean) => {
        const provider = balancer.get(node);
        if (provider) balancer.setUnreachable(provider, !is);
      };
      const link = new ProviderLink({ ...plan, reachable }, clock, largest);
      if (connect) peer.accept();
      return { node, weight: 1, state: 'up', link, record: { address: `${node}:1` } as FleetEntry['record'] };
    });
    balancer.setProviders(entries, clock.nowMs());
    await settle();
  };

  const ground = (options: Partial<CallGround['options']> = {}): CallGround => ({
    fleet: {
      balancer,
      get isKnown() {
        return state.isKnown;
      },
      describe: () => 'described',
      view: () => [],
    },
    options: {
      service: 's',
      deadlineMs: 1_000,
      maxAttempts: 3,
      idempotent: new Set<string>(),
      waitForProviders: true,
      onAttempt: undefined,
      ...options,
    },
    budget: new RetryBudget(),
    clock,
    draw: largest,
    get closing() {
      return state.closing;
    },
    waitForProvider: (call) => void waiting.push(call),
    settled: () => void settledCalls++,
  });

  const method = { name: 'add', arity: 0, argumentNames: [], oneway: false, exceptions: [] };
  /** Makes a call, and collects how often and with what it settles. */
  const call = (given?: CallOptions, on: CallGround = ground()) => {
    const ends: unknown[] = [];
    const one = new Call(
      on,
      method as never,
      [],
      given,
      (value) => ends.push(value),
      (error) => ends.push((error as { code?: string }).code ?? error),
    );
    return { ends, call: one };
  };
  const callsAt = (node: string): FakeCall[] => peers.get(node)!.connections.flatMap(({ calls }) => calls);
  const allCalls = () => [...peers.keys()].flatMap(callsAt);

  it('goes elsewhere at once after a refusal, then waits with jitter, up to the most attempts', async () => {
    await fleet(['a', 'b', 'c', 'd']);
    const { ends } = call({}, ground({ maxAttempts: 4 }));
    const answered: FakeCall[] = [];
    for (const waitMs of [undefined, 4, 9]) {
      const next = allCalls().find((one) => !answered.includes(one))!;
      answered.push(next);
      next.reject(failure('DRAINING'));
      await settle();
      expect(clock.waits).toEqual(waitMs === undefined ? [] : [waitMs]);
      await clock.advance(waitMs ?? 0);
    }
    const last = allCalls().find((one) => !answered.includes(one))!;
    expect(new Set([...answered, last]).size).toBe(4);
    for (const node of peers.keys()) expect(callsAt(node)).toHaveLength(1);
    last.reject(failure('OVERLOADED'));
    await settle();
    expect(ends).toEqual(['OVERLOADED']);
    expect(settledCalls).toBe(1);
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
    await fleet(['a', 'b']);
    const { ends } = call({ idempotent });
    allCalls()[0]!.reject(failure(code, outcome));
    await settle();
    expect(ends).toEqual([code]);
    expect(allCalls()).toHaveLength(1);
  });

  it('is not repeated after a refusal that this version does not know', async () => {
    await fleet(['a', 'b']);
    const { ends } = call({ idempotent: true });
    allCalls()[0]!.reject(new ThriftkeeperError('UNKNOWN', 'number 3999', { outcome: 'refused' }));
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
    await fleet(['a', 'b']);
    const { ends } = call({ idempotent });
    const [first] = allCalls();
    first!.reject(failure(code, outcome));
    await settle();
    allCalls()
      .find((one) => one !== first)!
      .resolve(7);
    await settle();
    expect(ends).toEqual([7]);
  });

  it('asks the retry budget, except for what was not written', async () => {
    await fleet(['a', 'b']);
    const on = ground();
    while (on.budget.take(0));
    const refusedEnd = call({}, on).ends;
    allCalls()[0]!.reject(failure('OVERLOADED'));
    await settle();
    expect(refusedEnd).toEqual(['OVERLOADED']);
    const [before] = [allCalls().length];
    const unwritten = call({}, on).ends;
    const mine = allCalls().at(-1)!;
    expect(allCalls()).toHaveLength(before + 1);
    mine.reject(failure('CONNECTION_LOST', 'notWritten'));
    await settle();
    expect(allCalls()).toHaveLength(before + 2);
    expect(unwritten).toEqual([]);
  });

  it('does not begin a wait that would pass its deadline', async () => {
    await fleet(['a', 'b', 'c']);
    const { ends } = call({ deadlineMs: 3 });
    for (let attempt = 0; attempt < 2; attempt++) {
      allCalls()
        .at(attempt === 0 ? 0 : 1)!
        .reject(failure('DRAINING'));
      await settle();
    }
    expect(ends).toEqual(['DRAINING']);
    expect(clock.waits).toEqual([]);
  });

  it('hands each attempt what is left of the deadline', async () => {
    await fleet(['a', 'b']);
    call({ deadlineMs: 500 });
    const [first] = allCalls();
    expect(first!.options?.deadlineMs).toBe(500);
    await clock.advance(120);
    first!.reject(failure('DRAINING'));
    await settle();
    expect(allCalls().find((one) => one !== first)!.options?.deadlineMs).toBe(380);
  });

  it.each([
    [0, 'DEADLINE_EXCEEDED'],
    [-5, 'DEADLINE_EXCEEDED'],
    [Number.NaN, 'INVALID_ARGUMENT'],
  ])('with a deadline of %d ends at once', async (deadlineMs, code) => {
    await fleet(['a']);
    expect(call({ deadlineMs }).ends).toEqual([code]);
    expect(allCalls()).toEqual([]);
    expect(settledCalls).toBe(1);
  });

  it('with a deadline without end still has one that timers can hold', async () => {
    await fleet(['a'], { connect: false });
    const { ends } = call({ deadlineMs: Number.POSITIVE_INFINITY });
    expect(clock.waits).toEqual([2 ** 31 - 1]);
    peers.get('a')!.accept();
    await settle();
    expect(callsAt('a')[0]!.options?.deadlineMs).toBe(2 ** 31 - 1);
    expect(ends).toEqual([]);
  });

  it('tries each provider that it cannot reach once, then waits for a change', async () => {
    await fleet(['a', 'b'], { connect: false });
    const { ends, call: one } = call();
    for (let turn = 0; turn < 2; turn++) {
      const peer = [...peers.values()].find(({ tries }) => tries.length > 0)!;
      peer.refuse(failure('CONNECT_FAILED'));
      await settle();
    }
    expect(waiting).toEqual([one]);
    expect(ends).toEqual([]);
    await clock.advance(1_000);
    expect(one.expire(clock.nowMs())).toBe(true);
    expect(ends).toEqual(['NO_PROVIDER']);
    expect(one.expire(clock.nowMs())).toBe(true);
    expect(settledCalls).toBe(1);
  });

  it('does not wait when it was told not to, once the list is known', async () => {
    const on = ground({ waitForProviders: false });
    state.isKnown = false;
    const patient = call({}, on);
    expect(patient.ends).toEqual([]);
    expect(waiting).toHaveLength(1);
    state.isKnown = true;
    expect(call({}, on).ends).toEqual(['NO_PROVIDER']);
  });

  it('is ended by its signal wherever it is: waiting, between attempts, seeking a connection', async () => {
    const controllers = [1, 2, 3].map(() => new AbortController());
    const [waits, backsOff, seeks] = controllers.map(({ signal }) => signal);
    const first = call({ signal: waits! });
    expect(waiting).toHaveLength(1);

    await fleet(['a', 'b', 'c']);
    const second = call({ signal: backsOff! }, ground({ maxAttempts: 5 }));
    const [once] = allCalls();
    once!.reject(failure('DRAINING'));
    await settle();
    const again = allCalls().find((one) => one !== once);
    again!.reject(failure('DRAINING'));
    await settle();
    expect(clock.waits).toEqual([4]);

    await fleet(['d'], { connect: false });
    const third = call({ signal: seeks!, provider: 'd' });
    for (const controller of controllers) controller.abort(new Error('enough'));
    await settle();
    expect([first.ends, second.ends, third.ends]).toEqual([['ABORTED'], ['ABORTED'], ['ABORTED']]);
    expect(settledCalls).toBe(3);
    // The wait that was begun does nothing more.
    const before = allCalls().length;
    await clock.advance(100);
    expect(allCalls()).toHaveLength(before);
  });

  it('ends with the client where it would have to wait', async () => {
    const first = call();
    first.call.close();
    first.call.close();
    expect(first.ends).toEqual(['CLOSED']);
    state.closing = true;
    expect(call().ends).toEqual(['CLOSED']);
    expect(settledCalls).toBe(2);
  });

  it('settles once, and frees its connection, when it is too late for the connection that it waited for', async () => {
    await fleet(['a'], { connect: false, concurrent: false });
    const controller = new AbortController();
    const { ends } = call({ signal: controller.signal });
    controller.abort();
    await settle();
    expect(ends).toEqual(['ABORTED']);
    peers.get('a')!.accept();
    await settle();
    const next = call();
    await settle();
    expect(callsAt('a')).toHaveLength(1);
    callsAt('a')[0]!.resolve(1);
    await settle();
    expect(next.ends).toEqual([1]);
  });

  it('pinned to a provider goes to no other, and says so', async () => {
    await fleet(['a', 'b']);
    const { ends } = call({ provider: 'b', idempotent: true });
    for (let attempt = 0; attempt < 3; attempt++) {
      callsAt('b')[attempt]!.reject(failure('CONNECTION_LOST', 'unknown'));
      await settle();
      await clock.advance(10);
    }
    expect(ends).toEqual(['CONNECTION_LOST']);
    expect(callsAt('a')).toEqual([]);
    const nobody = call({ provider: 'x' }, ground({ waitForProviders: false }));
    expect(nobody.ends).toEqual(['NO_PROVIDER']);
  });
});
