import type { ControlDocument } from '@thriftkeeper/registry';
import type { CallContext } from '@thriftkeeper/server';
import { eventually } from '@thriftkeeper/zookeeper/testing';
import { describe, expect, it } from 'vitest';
import type { AttemptEnd, ClientEvent } from '../src/index.ts';
import { type CalculatorClient, eligible, places } from './place.ts';
import { calculator } from './tutorial.ts';

const by = { by: 'ann', at: '2026-01-01T00:00:00Z', why: 'a test' };

const why = (client: CalculatorClient, node: string) => client.$.why().find((one) => one.node === node)?.why;
const code = (call: Promise<unknown>) =>
  call.then(
    () => 'answered',
    (error) => error.code,
  );

describe('what operators decide', () => {
  const place = places();

  /** Writes the control document of the service, as an operator's tool does. */
  const deciding = ({ registry }: ReturnType<ReturnType<typeof places>>) => {
    const control = registry().control('tutorial');
    return (document: ControlDocument) => control.update(() => document);
  };

  it('drains, disables and weighs providers without their doing', async () => {
    const here = place();
    const decide = deciding(here);
    for (const node of ['one', 'two', 'three']) await here.serve({ node });
    const ends: AttemptEnd[] = [];
    const client = here.client({ picker: 'smoothWeightedRoundRobin', onAttempt: (end) => ends.push(end) });
    await eventually('all three can be called', () => eligible(client) === 3);
    await decide({
      providers: {
        one: { state: { value: 'draining', ...by } },
        two: { weight: { value: 3, ...by } },
      },
    });
    await eventually('two can be called', () => eligible(client) === 2);
    ends.length = 0;
    for (let made = 0; made < 40; made++) await client.add(1, 1);
    const at = (node: string) => ends.filter((end) => end.node === node).length;
    expect([at('one'), at('two'), at('three')]).toEqual([0, 30, 10]);
    expect(why(client, 'one')).toBe('draining');
    await decide({ providers: { one: { state: { value: 'disabled', ...by } } } });
    await eventually('it is disabled', () => why(client, 'one') === 'disabled by an operator');
    await decide({});
    await eventually('all three can be called', () => eligible(client) === 3);
  });

  it('bans a client, which closes its connections, calls nobody, and comes back when the ban ends', async () => {
    const here = place();
    const decide = deciding(here);
    const server = await here.serve();
    const client = here.client({ node: 'me' });
    const events: ClientEvent[] = [];
    void (async () => {
      for await (const event of client.$.events()) events.push(event);
    })();
    expect(await client.add(1, 1)).toBe(2);
    expect(server.connections.size).toBe(1);
    const expiresAt = new Date(Date.now() + 1_500).toISOString();
    await decide({ consumers: { 'node:me': { kick: { ...by, expiresAt } } } });
    await eventually('its connections are closed', () => server.connections.size === 0);
    const error = await client.add(1, 1).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: 'KICKED',
      outcome: 'notWritten',
      details: { why: 'a test', until: expiresAt },
    });
    expect(server.connections.size).toBe(0);
    await eventually('its calls pass again', async () => (await client.add(1, 1).catch(() => 0)) === 2);
    expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(expiresAt));
    expect(events.filter(({ type }) => type === 'kicked')).toMatchObject([
      { on: true, why: 'a test' },
      { on: false },
    ]);
  });

  it('ends a ban that a provider learns of earlier, or of whose end it learns later, than the client', async () => {
    // Two places: one whose decisions the server sees, and one whose decisions the client sees.
    const [theirs, ours] = [place(), place()];
    const server = await theirs.serve({ node: 'one' });
    await ours
      .registry()
      .announceProvider('tutorial', 'one', {
        address: server.address,
        concurrency: true,
        capabilities: ['identify', 'refuse'],
      })
      .registered();
    const client = ours.client({ node: 'me', deadlineMs: 500 });
    expect(await client.add(1, 1)).toBe(2);
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
    const ban = { consumers: { 'node:me': { kick: { ...by, expiresAt } } } };
    const [there, here] = [deciding(theirs), deciding(ours)];
    const isBanned = () => why(client, 'one')?.startsWith('this consumer is kicked');

    await there(ban);
    await eventually('it is refused', async () => {
      await client.add(1, 1).catch(() => {});
      return isBanned();
    });
    await here(ban);
    await eventually('it knows why', async () => (await code(client.add(1, 1))) === 'KICKED');
    await here({});
    await eventually('it is refused by the one that is behind', async () => {
      await client.add(1, 1).catch(() => {});
      return isBanned();
    });
    await there({});
    await eventually('its calls pass again', async () => (await client.add(1, 1).catch(() => 0)) === 2);
  });

  it('leaves a provider alone that bans its address, until the ban is taken back', async () => {
    const here = place();
    const decide = deciding(here);
    await here.serve({ node: 'one' });
    const client = here.client({ deadlineMs: 500 });
    expect(await client.add(1, 1)).toBe(2);
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
    await decide({ consumers: { 'address:127.0.0.1': { kick: { ...by, expiresAt } } } });
    await eventually('it is told for how long', async () => {
      await client.add(1, 1).catch(() => {});
      return /kicked \(3\d{3} s left\)/.test(why(client, 'one') ?? '');
    });
    await decide({});
    await eventually('its calls pass again', async () => (await client.add(1, 1).catch(() => 0)) === 2);
  });

  it('limits a client over all providers together, before it sends', async () => {
    const here = place();
    const decide = deciding(here);
    let ran = 0;
    const counting = {
      ...calculator(),
      add: (a: number, b: number) => {
        ran++;
        return a + b;
      },
    };
    for (const node of ['one', 'two', 'three']) await here.serve({ node }, counting);
    const client = here.client({ application: 'billing' });
    await eventually('all three can be called', () => eligible(client) === 3);
    // So slow a refill that no call comes through by it while the test runs.
    await decide({
      consumers: { 'application:billing': { limit: { callsPerSecond: 0.001, burst: 7, ...by } } },
    });
    await eventually('it is limited', async () => (await code(client.add(1, 1))) === 'LIMITED');
    expect(ran).toBeGreaterThanOrEqual(7);
    const before = ran;
    for (let made = 0; made < 20; made++)
      expect(await client.add(1, 1).catch((error) => error)).toMatchObject({
        code: 'LIMITED',
        outcome: 'notWritten',
        details: { selector: 'application:billing' },
      });
    expect(ran).toBe(before);
    await decide({});
    await eventually('its calls pass again', async () => (await client.add(1, 1).catch(() => 0)) === 2);
  });

  it('change deadlines, attempts and balancing of running clients, for calls that come later', async () => {
    const here = place();
    const decide = deciding(here);
    let release = () => {};
    const held = new Promise<number>((resolve) => {
      release = () => resolve(0);
    });
    const slow = { ...calculator(), add: () => held };
    await here.serve({ node: 'one' }, slow);
    const client = here.client({ deadlineMs: 60_000 });
    const early = client.add(1, 1);
    await decide({ policy: { methods: { add: { deadlineMs: 100 } }, ...by } });
    // Until the client has seen the document, calls have the deadline of old: those are given up here.
    await eventually('the deadline is in force', async () => {
      const late = client.add(1, 1, { signal: AbortSignal.timeout(1_000) });
      return (await code(late)) === 'DEADLINE_EXCEEDED';
    });
    // What a call says for itself comes first.
    const own = client.add(1, 1, { deadlineMs: 60_000 });
    release();
    expect(await Promise.all([early, own])).toEqual([0, 0]);
  });

  it('that make no sense break nothing', async () => {
    const here = place();
    await here.serve();
    const client = here.client({ node: 'me' });
    expect(await client.add(1, 1)).toBe(2);
    const operator = here.registry().control('tutorial');
    await operator.update(() => ({
      consumers: { 'country:fr': { kick: by } },
      policy: { balancing: { picker: 'theBestOne' }, ...by },
    }));
    for (let made = 0; made < 5; made++) expect(await client.add(1, 1)).toBe(2);
  });
});

describe('a hedged method', () => {
  const place = places();

  it('is answered by a second provider while the first hangs, and is called there no more after a while', async () => {
    const here = place();
    let release = () => {};
    const held = new Promise<number>((resolve) => {
      release = () => resolve(0);
    });
    await here.serve({ node: 'stuck' }, { ...calculator(), add: () => held });
    await here.serve({ node: 'well' });
    const client = here.client({
      idempotent: ['add'],
      hedging: { delayMs: 10, maxExtraPercent: 100 },
      picker: 'roundRobin',
      deadlineMs: 500,
    });
    await eventually('two can be called', () => eligible(client) === 2);
    for (let made = 0; made < 20; made++) expect(await client.add(2, 2)).toBe(4);
    await eventually('it is ejected', () => /^ejected/.test(why(client, 'stuck') ?? ''));
    release();
  });
});

describe('a client and the servers that it calls', () => {
  const place = places();

  it.each([['framed'], ['http']] as const)('are known to each other by name over %s', async (transport) => {
    const here = place();
    const callers: unknown[] = [];
    const handler = {
      ...calculator(),
      add: (a: number, b: number, context: CallContext) => {
        callers.push(context.consumer);
        return a + b;
      },
    };
    await here.serve({ node: 'server', transport }, handler);
    const client = here.client({ node: 'me', application: 'billing' });
    expect(await client.add(1, 2)).toBe(3);
    expect(callers).toMatchObject([{ node: 'me', application: 'billing' }]);
  });

  it('part where another server has taken the address', async () => {
    const here = place();
    const stranger = await here.serve({ node: 'other', transport: 'framed' });
    const registry = here.registry();
    const record = { address: stranger.address, transport: 'framed', concurrency: true } as const;
    const capabilities = ['identify', 'refuse'];
    await registry.announceProvider('tutorial', 'one', { ...record, capabilities }).registered();
    const client = here.client({ waitForProviders: false, maxAttempts: 1 });
    await eventually('both are known', () => client.$.why().length === 2);
    const failed = await client.add(1, 1, { provider: 'one' }).catch((error) => error);
    expect(failed.cause ?? failed).toMatchObject({
      code: 'CONNECT_FAILED',
      message: expect.stringContaining('another server'),
    });
    expect(await client.add(1, 1, { provider: 'other' })).toBe(2);
  });
});
