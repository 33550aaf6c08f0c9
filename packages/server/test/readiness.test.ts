import { eventually } from '@thriftkeeper/zookeeper/testing';
import { describe, expect, it } from 'vitest';
import { places } from './place.ts';

const newPlace = places();
const quick = { noticeMs: 60, quietMs: 20 };
/** Serves on until the test lets it refuse. */
const slow = { noticeMs: 600_000, quietMs: 600_000 };

describe('a server that is not ready', () => {
  it('says so in its record, stays there, refuses with its reason, and serves again when it is', async () => {
    const place = newPlace();
    const server = await place.serve({ stopTimes: quick }, { ping() {} });
    const client = await place.client(server);
    await server.setReady(false, 'the database is away');
    expect(server.ready).toBe(false);
    expect(place.record()).toMatchObject({ state: 'notReady', address: server.address });
    await expect(client.ping()).rejects.toMatchObject({ code: 'NOT_READY', outcome: 'refused' });
    await expect(client.ping()).rejects.toThrow(/the database is away/);
    await server.setReady(true);
    expect(server.ready).toBe(true);
    expect(place.record()).toMatchObject({ state: 'up' });
    await client.ping();
  });

  it('serves on until its consumers have seen its record', async () => {
    const place = newPlace();
    const server = await place.serve({ stopTimes: slow }, { ping() {} });
    const client = await place.client(server);
    const told = server.setReady(false);
    await eventually('the record says so', () => place.record()?.state === 'notReady');
    await client.ping();
    // It thinks better of it before anybody was refused, and what it waited for counts no more.
    await server.setReady(true);
    await client.ping();
    await server.stop({ now: true });
    await told;
  });

  it('is announced so when it was not ready before it began', async () => {
    const place = newPlace();
    const server = place.create({}, { ping() {} });
    await server.setReady(false, 'warming up');
    await server.start();
    expect(place.record()).toMatchObject({ state: 'notReady' });
    const client = await place.client(server);
    await expect(client.ping()).rejects.toThrow(/warming up/);
    await server.setReady(true);
    await client.ping();
  });

  it('refuses at once where no record tells its clients', async () => {
    const place = newPlace();
    const server = await place.serve({ registry: undefined, stopTimes: slow }, { ping() {} });
    const client = await place.client(server);
    await server.setReady(false);
    await expect(client.ping()).rejects.toMatchObject({ code: 'NOT_READY' });
  });

  it('stops as others do, and decides nothing any more then', async () => {
    const place = newPlace();
    const server = await place.serve({ stopTimes: quick }, { ping() {} });
    await server.setReady(false);
    const stopped = server.stop();
    await expect(server.setReady(true)).rejects.toMatchObject({ code: 'CLOSED' });
    await stopped;
    expect(place.record()).toBeUndefined();
  });
});
