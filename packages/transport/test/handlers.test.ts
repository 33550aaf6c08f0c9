import { describe, expect, it } from 'vitest';
import { type CallEnd, CallRefusal, clientOn, type IncomingCall, ThriftkeeperError } from '../src/index.ts';
import { deferred, serving } from './serving.ts';
import { STYLES } from './stacks.ts';

const { listen, connect } = serving();

describe.each(STYLES)('handlers of style $style', (style) => {
  /** A client whose `add` runs this, and what the server notes of each call. */
  const start = async (handler: (call: IncomingCall) => unknown) => {
    const ends: CallEnd[] = [];
    const hooks = { callEnded: (_call: IncomingCall, end: CallEnd) => void ends.push(end) };
    const listener = await listen({ address: '127.0.0.1:0', service: style.Calculator, hooks }, handler);
    const connection = await connect(listener.address, { trustCodes: true });
    return { client: clientOn(connection, style.Calculator), connection, ends, listener };
  };

  it.each([
    ['an error', () => new Error('boom'), 'boom'],
    ['undefined', () => undefined, 'undefined'],
    ['null', () => null, 'null'],
    ['a text', () => 'just text', 'just text'],
    ['a symbol', () => Symbol('s'), 'Symbol(s)'],
    ['an object without message', () => Object.create(null) as object, 'an error without text'],
    [
      'an error that looks like a refusal',
      () => new ThriftkeeperError('DRAINING', 'TK:3001:DRAINING x'),
      'TK:3001:DRAINING x',
    ],
    ['an exception of another method', () => new style.types.InvalidOperation({ whatOp: 1, why: 'w' }), ''],
  ])('that throw or reject with %s answer HANDLER_FAILED', async (_what, reason, text) => {
    for (const fail of [
      () => {
        throw reason();
      },
      () => Promise.reject(reason()),
    ]) {
      const { client, ends } = await start(fail);
      const error = await client.add(1, 2).catch((error: unknown) => error);
      expect(error).toMatchObject({ code: 'HANDLER_FAILED', outcome: 'answered' });
      expect(String(error)).toContain(text);
      expect(ends).toEqual(['failed']);
    }
  });

  it.each([
    ['nothing', undefined],
    ['null', null],
    ['a text where a number belongs', 'abc'],
    ['a number out of range', 2 ** 31],
    ['a fraction', 1.5],
  ])('that return %s answer INVALID_RESULT, and the connection goes on', async (_what, value) => {
    const { client } = await start((call) => (call.method.name === 'add' ? value : undefined));
    const [bad, good] = await Promise.allSettled([client.add(1, 2), client.ping()]);
    expect(bad).toMatchObject({ reason: { code: 'INVALID_RESULT', outcome: 'answered' } });
    expect(good.status).toBe('fulfilled');
  });

  it('that refuse before they run say so, and it is known as a refusal', async () => {
    const { client, ends } = await start(() => {
      throw new CallRefusal('LIMITED', 'slow down', 250);
    });
    await expect(client.add(1, 2)).rejects.toMatchObject({
      code: 'LIMITED',
      outcome: 'refused',
      details: { retryAfterMs: 250, text: 'slow down' },
    });
    expect(ends).toEqual(['refused']);
  });

  it('that are missing are named by whoever looked for them', async () => {
    const { client, ends } = await start(() => {
      throw new CallRefusal('HANDLER_MISSING', "no method 'add'");
    });
    await expect(client.add(1, 2)).rejects.toMatchObject({ code: 'HANDLER_MISSING', outcome: 'answered' });
    expect(ends).toEqual(['failed']);
  });

  it('whose errors the mapping itself fails on still answer', async () => {
    const mapError = () => {
      throw new Error('mapping broke');
    };
    const listener = await listen({ address: '127.0.0.1:0', service: style.Calculator, mapError }, () => {
      throw new Error('x');
    });
    const client = clientOn(await connect(listener.address), style.Calculator);
    await expect(client.add(1, 2)).rejects.toThrow('mapping broke');
  });

  it('that throw a declared exception of a second copy of the generated code are understood', async () => {
    const { client, ends } = await start(() => {
      throw Object.assign(new Error('copy'), { name: 'InvalidOperation', whatOp: 4, why: 'copied' });
    });
    const work = new style.types.Work({ num1: 1, num2: 1, op: 1 });
    await expect(client.calculate(1, work)).rejects.toMatchObject({
      name: 'InvalidOperation',
      whatOp: 4,
      why: 'copied',
    });
    expect(ends).toEqual(['declared']);
  });

  it('of oneway calls may fail without hurting anyone', async () => {
    const { client, ends } = await start((call) => {
      if (call.method.oneway) return Promise.reject(new Error('nobody waits'));
      return 1;
    });
    await client.zip();
    expect(await client.add(1, 2)).toBe(1);
    expect(ends.sort()).toEqual(['failed', 'returned']);
  });

  it('learn by the signal that the client has gone, and their late answers go nowhere', async () => {
    const arrived = deferred<IncomingCall>();
    const held = deferred<number>();
    const { client, connection, ends } = await start((call) => {
      arrived.resolve(call);
      return held.promise;
    });
    const call = client.add(1, 2).catch((error: unknown) => error);
    const { signal } = await arrived.promise;
    expect(signal.aborted).toBe(false);
    const aborted = new Promise((resolve) => signal.addEventListener('abort', resolve));
    connection.destroy();
    await aborted;
    expect(await call).toMatchObject({ code: 'CONNECTION_LOST' });
    held.resolve(3);
    await new Promise((resolve) => setImmediate(resolve));
    expect(ends).toEqual(['dropped']);
  });
});
