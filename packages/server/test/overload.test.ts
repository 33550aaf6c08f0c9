import { eventually } from '@thriftkeeper/zookeeper/testing';
import { describe, expect, it } from 'vitest';
import { deferred, places } from './place.ts';

const newPlace = places();

describe('a server with a limit on calls in progress', () => {
  it('refuses further calls at once, of any connection, and takes them again when others have ended', async () => {
    const place = newPlace();
    const held = deferred<number>();
    const ended: string[] = [];
    const server = await place.serve(
      {
        maxInProgress: 2,
        hooks: { callEnded: ({ method }, end) => void ended.push(`${method.name} ${end}`) },
      },
      { add: () => held.promise, ping() {} },
    );
    const [one, other] = [await place.client(server), await place.client(server)];
    const calls = [one.add(1, 2), other.add(1, 2)];
    await eventually('both are in progress', () => server.inProgress === 2);
    await expect(one.ping()).rejects.toMatchObject({ code: 'OVERLOADED', outcome: 'refused' });
    await expect(other.ping()).rejects.toMatchObject({ code: 'OVERLOADED' });
    expect(server.inProgress).toBe(2);
    held.resolve(3);
    expect(await Promise.all(calls)).toEqual([3, 3]);
    await one.ping();
    expect(ended).toEqual(['ping refused', 'ping refused', 'add returned', 'add returned', 'ping returned']);
  });

  it('counts calls until their handlers end, also when their callers have gone, or it refused them itself', async () => {
    const place = newPlace();
    const held = deferred<number>();
    const server = await place.serve(
      { maxInProgress: 1 },
      {
        add: () => held.promise,
        ping() {
          throw new Error('boom');
        },
      },
    );
    const client = await place.client(server);
    for (let count = 0; count < 3; count++)
      await expect(client.ping()).rejects.toMatchObject({ code: 'HANDLER_FAILED' });
    const leaver = await place.client(server);
    const gone = leaver.add(1, 2).catch(({ code }) => code);
    await eventually('it is in progress', () => server.inProgress === 1);
    for (const one of [...server.connections]) if (one.inProgress > 0) one.destroy();
    expect(await gone).toBe('CONNECTION_LOST');
    await expect(client.ping()).rejects.toMatchObject({ code: 'OVERLOADED' });
    held.resolve(3);
    await eventually('its handler has ended', () => server.inProgress === 0);
    await expect(client.ping()).rejects.toMatchObject({ code: 'HANDLER_FAILED' });
  });

  it('begins within the bounds of an adaptive one', async () => {
    const place = newPlace();
    const held = deferred<number>();
    const server = await place.serve(
      { maxInProgress: { startAt: 3, atLeast: 1 } },
      { add: () => held.promise },
    );
    const client = await place.client(server);
    const calls = Array.from({ length: 5 }, () => client.add(1, 2).catch(({ code }) => code));
    await eventually('the first are in progress', () => server.inProgress === 3);
    held.resolve(3);
    expect(await Promise.all(calls)).toEqual([3, 3, 3, 'OVERLOADED', 'OVERLOADED']);
  });

  it('has none unless told', async () => {
    const place = newPlace();
    const held = deferred<number>();
    const server = await place.serve({}, { add: () => held.promise });
    const client = await place.client(server);
    const calls = Array.from({ length: 200 }, () => client.add(1, 2));
    await eventually('all are in progress', () => server.inProgress === 200);
    held.resolve(3);
    expect(new Set(await Promise.all(calls))).toEqual(new Set([3]));
  });
});
