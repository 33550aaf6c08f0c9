import { eventually } from '@thriftkeeper/zookeeper/testing';
import { describe, expect, it } from 'vitest';
import type { ServerState } from '../src/index.ts';
import { deferred, places } from './place.ts';

const newPlace = places();

/** Times at which each part lasts until the test lets it end. */
const long = { noticeMs: 600_000, quietMs: 600_000, finishMs: 600_000 };
const short = { noticeMs: 60, quietMs: 20, finishMs: 600_000 };

const states = (server: { state: { subscribe(listener: (state: ServerState) => void): void } }) => {
  const seen: string[] = [];
  server.state.subscribe(({ name }) => {
    if (seen.at(-1) !== name) seen.push(name);
  });
  return seen;
};

describe('a server that stops in order', () => {
  it('says so first, serves on, refuses, answers what is in progress, and leaves', async () => {
    const place = newPlace();
    const slow = deferred<number>();
    const quick: string[] = [];
    const server = await place.serve(
      { stopTimes: { ...short, noticeMs: 300, quietMs: 300 } },
      {
        add: () => slow.promise,
        ping: () => void quick.push(`${place.record()?.state} ${server.state.value.name}`),
      },
    );
    const client = await place.client(server);
    const seen = states(server);
    const held = client.add(20, 22);
    await eventually('it is in progress', () => server.inProgress === 1);

    const stopped = server.stop();
    await eventually('the record says so', () => place.record()?.state === 'draining');
    expect(server.state.value.name).toBe('draining');
    await client.ping();
    expect(quick).toEqual(['draining draining']);

    // New connections are still taken while it only refuses, so that they hear of it.
    await eventually('it refuses', () => server.state.value.name === 'finishing');
    await expect(client.ping()).rejects.toMatchObject({ code: 'DRAINING', outcome: 'refused' });
    expect(place.record()).toMatchObject({ state: 'draining' });

    slow.resolve(42);
    expect(await held).toBe(42);
    await stopped;
    expect(place.record()).toBeUndefined();
    expect(seen).toEqual(['draining', 'finishing', 'stopped']);
    await expect(place.connect(server)).rejects.toMatchObject({ code: 'CONNECT_FAILED' });
  });

  it('waits no longer for consumers than until they call no more', async () => {
    const place = newPlace();
    const server = await place.serve({ stopTimes: { ...long, quietMs: 20 } }, { ping() {} });
    const client = await place.client(server);
    await client.ping();
    await server.stop();
    expect(place.record()).toBeUndefined();
  });

  it('refuses those who call on, before it closes their connections', async () => {
    const place = newPlace();
    const server = await place.serve({ stopTimes: { ...short, quietMs: 50, noticeMs: 200 } }, { ping() {} });
    const client = await place.client(server);
    const ends: (string | undefined)[] = [];
    const stopped = server.stop();
    // It learns of the stop as any plain client does: from what its calls answer.
    while (!ends.includes('DRAINING')) {
      ends.push(
        await client.ping().then(
          () => undefined,
          (error: { code: string }) => error.code,
        ),
      );
    }
    await stopped;
    expect(new Set(ends)).toEqual(new Set([undefined, 'DRAINING']));
  });

  it('refuses for a while without a registry too: nobody else tells its clients', async () => {
    const place = newPlace();
    const server = await place.serve(
      { registry: undefined, stopTimes: { ...short, quietMs: 50 } },
      { ping() {} },
    );
    const client = await place.client(server);
    await client.ping();
    const stopped = server.stop();
    await eventually('it refuses', () => server.state.value.name === 'finishing');
    await expect(client.ping()).rejects.toMatchObject({ code: 'DRAINING' });
    await stopped;
  });

  it('cuts off calls that take longer than they may', async () => {
    const place = newPlace();
    const server = await place.serve(
      { stopTimes: { ...short, finishMs: 50 } },
      { add: () => new Promise(() => {}) },
    );
    const client = await place.client(server);
    const held = client.add(1, 2).catch((error: { code: string }) => error.code);
    await eventually('it is in progress', () => server.inProgress === 1);
    await server.stop();
    expect(await held).toBe('CONNECTION_LOST');
  });

  it('goes to the end at once upon a second order, in each of its parts', async () => {
    for (const part of ['draining', 'finishing'] as const) {
      const place = newPlace();
      const server = await place.serve(
        { stopTimes: part === 'draining' ? long : { ...short, finishMs: 600_000 } },
        { add: () => new Promise(() => {}) },
      );
      const client = await place.client(server);
      const held = client.add(1, 2).catch((error: { code: string }) => error.code);
      await eventually('it is in progress', () => server.inProgress === 1);
      const stopped = server.stop();
      await eventually(part, () => server.state.value.name === part);
      expect(server.stop()).toBe(stopped);
      await stopped;
      expect(await held).toBe('CONNECTION_LOST');
      expect(place.record()).toBeUndefined();
    }
  });

  it('can be told to go to the end at once', async () => {
    const place = newPlace();
    const server = await place.serve({ stopTimes: long }, { add: () => new Promise(() => {}) });
    const client = await place.client(server);
    const held = client.add(1, 2).catch((error: { code: string }) => error.code);
    await eventually('it is in progress', () => server.inProgress === 1);
    await server.stop({ now: true });
    expect(await held).toBe('CONNECTION_LOST');
    expect(place.record()).toBeUndefined();
  });

  it('stops by `await using`, and leaves a registry open that is not its own', async () => {
    const place = newPlace();
    const registry = place.registry();
    {
      await using server = await place.serve({ registry, stopTimes: short }, { ping() {} });
      expect(server.state.value.name).toBe('serving');
    }
    expect(place.record()).toBeUndefined();
    await registry.announceProvider('tutorial', 'other', { address: 'a:1' }).registered();
  });

  it('ends every wait for its state', async () => {
    const server = await newPlace().serve({ stopTimes: short });
    const seen: string[] = [];
    const reading = (async () => {
      for await (const { name } of server.state) seen.push(name);
    })();
    await server.stop();
    await reading;
    expect(seen.at(-1)).toBe('stopped');
  });
});
