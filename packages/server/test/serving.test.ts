import { mkdtemp, rm } from 'node:fs/promises';
import { createServer as createTcpServer } from 'node:net';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { clientOn } from '@thriftkeeper/transport';
import { eventually } from '@thriftkeeper/zookeeper/testing';
import { describe, expect, it } from 'vitest';
import { createServer, type ServerOptions } from '../src/index.ts';
import { resolveOptions } from '../src/resolve-options.ts';
import { places } from './place.ts';
import { Calculator, SharedService } from './tutorial.ts';

const newPlace = places();
const adder = { add: (one: number, other: number) => one + other };

describe('a server that starts', () => {
  it('listens, then stands in the registry with all that there is to know of it', async () => {
    const place = newPlace();
    const before = Date.now();
    const server = await place.serve(
      {
        weight: 3,
        zone: 'z1',
        version: '1.2.3',
        tags: { rack: '7' },
        transport: 'framed',
        protocol: 'compact',
        maxConnections: 5,
      },
      adder,
    );
    expect(server.address).toMatch(/^127\.0\.0\.1:[1-9]\d*$/);
    expect(server.node).toBe('node1');
    expect(server.state.value).toEqual({ name: 'serving', registration: { name: 'registered' } });
    const { token, startedAt, ...record } = place.record()!;
    expect(record).toEqual({
      address: server.address,
      weight: 3,
      zone: 'z1',
      version: '1.2.3',
      tags: { rack: '7' },
      transport: 'framed',
      protocol: 'compact',
      concurrency: true,
      capabilities: ['identify', 'refuse'],
      state: 'up',
      language: 'typescript',
      library: '@thriftkeeper/server',
      pid: process.pid,
      host: hostname(),
      spec: 1,
    });
    expect(token).toMatch(/^[0-9a-f]{32}$/);
    expect(Date.parse(startedAt as string)).toBeGreaterThanOrEqual(before);
    const client = await place.client(server, { transport: 'framed', protocol: 'compact' });
    expect(await client.add(1, 2)).toBe(3);
  });

  it('leaves out of the record what nobody said', async () => {
    const place = newPlace();
    await place.serve();
    for (const field of ['weight', 'zone', 'version', 'tags', 'transport', 'protocol', 'tls', 'multiplexed'])
      expect(place.record()).not.toHaveProperty(field);
  });

  it('changes its record in place', async () => {
    const place = newPlace();
    const server = await place.serve();
    const { token } = place.record()!;
    const path = '/thriftkeeper/tutorial/providers/node1';
    const { version } = place.tree.get(path)!;
    await server.announce({ weight: 7, state: 'notReady' });
    expect(place.record()).toMatchObject({ weight: 7, state: 'notReady', token });
    expect(place.tree.get(path)!.version).toBe(version + 1);
    await expect(server.announce({ weight: -1 })).rejects.toMatchObject({ code: 'RECORD_INVALID' });
    expect(place.record()).toMatchObject({ weight: 7 });
  });

  it('announces nothing before it is started, and no address', async () => {
    const server = newPlace().create();
    expect(() => server.address).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
    await expect(server.announce({ weight: 2 })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    expect(server.node).toBeUndefined();
  });

  it('makes up a node name of its own where none is given', async () => {
    const place = newPlace();
    const server = await place.serve({ node: undefined });
    expect(server.node).toContain(`-${process.pid}-`);
    expect(place.record(server.node)).toBeDefined();
  });

  it('announces another address than it listens on, where it is told to', async () => {
    const place = newPlace();
    const server = await place.serve({ listen: '0.0.0.0:0', announce: 'calculator.example:9090' });
    expect(place.record()).toMatchObject({ address: 'calculator.example:9090' });
    expect(server.address).toMatch(/^0\.0\.0\.0:/);
  });

  it('serves without any registry', async () => {
    const place = newPlace();
    const server = await place.serve({ registry: undefined, service: undefined }, adder);
    expect(server.node).toBeUndefined();
    expect(await (await place.client(server)).add(1, 2)).toBe(3);
    await server.announced();
    await server.announce({ weight: 2 });
  });

  it('can be told twice to start, and not after it was stopped', async () => {
    const server = newPlace().create();
    expect(await Promise.all([server.start(), server.start()])).toEqual([server, server]);
    await server.stop();
    await expect(server.start()).rejects.toMatchObject({ code: 'CLOSED' });
    const stopped = newPlace().create();
    await stopped.stop();
    await expect(stopped.start()).rejects.toMatchObject({ code: 'CLOSED' });
  });

  it('serves several interfaces on one port, by their names', async () => {
    const place = newPlace();
    const shared = { getStruct: (key: number) => ({ key, value: `of ${key}` }) };
    const server = await place.serve(
      { multiplexed: { shared: { module: SharedService, handler: shared } } },
      adder,
    );
    expect(place.record()).toMatchObject({ multiplexed: ['shared'] });
    expect(await (await place.client(server)).add(1, 2)).toBe(3);
    const other = clientOn(await place.connect(server, { multiplexed: 'shared' }), SharedService);
    expect(await other.getStruct(4)).toMatchObject({ key: 4, value: 'of 4' });
    const unknown = clientOn(await place.connect(server, { multiplexed: 'nobody' }), SharedService);
    await expect(unknown.getStruct(4)).rejects.toMatchObject({ code: 'METHOD_UNKNOWN' });
  });

  it('serves on a unix socket', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'server-'));
    const place = newPlace();
    const server = await place.serve({ listen: `unix:${folder}/s` }, adder);
    expect(place.record()).toMatchObject({ address: `unix:${folder}/s` });
    expect(await (await place.client(server)).add(20, 22)).toBe(42);
    await server.stop({ now: true });
    await rm(folder, { recursive: true });
  });

  it('turns away connections beyond the most that it may have', async () => {
    const place = newPlace();
    const server = await place.serve({ maxConnections: 1 }, adder);
    expect(await (await place.client(server)).add(1, 2)).toBe(3);
    const second = await place.client(server);
    await expect(second.add(1, 2)).rejects.toMatchObject({
      code: expect.stringMatching(/CLOSED|CONNECTION_LOST/),
    });
  });
});

describe('a server that cannot start', () => {
  it('says that its port is taken, and is stopped', async () => {
    const other = createTcpServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as { port: number };
    const place = newPlace();
    const server = place.create({ listen: `127.0.0.1:${port}` });
    await expect(server.start()).rejects.toMatchObject({ code: 'ADDRESS_IN_USE' });
    expect(server.state.value.name).toBe('stopped');
    expect(place.record()).toBeUndefined();
    await new Promise((resolve) => other.close(resolve));
  });

  it('does not listen any more when somebody else holds its node', async () => {
    const place = newPlace();
    await place.registry().announceProvider('tutorial', 'node1', { address: 'other.example:1' }).registered();
    const server = place.create();
    const start = server.start();
    await expect(start).rejects.toMatchObject({ code: 'NODE_CONFLICT' });
    await expect(start).rejects.toThrow(/other\.example:1/);
    expect(server.state.value.name).toBe('stopped');
    await expect(place.connect(server)).rejects.toMatchObject({ code: 'CONNECT_FAILED' });
    expect(place.record()).toMatchObject({ address: 'other.example:1' });
  });

  it('waits for its former life to go, and serves meanwhile', async () => {
    const place = newPlace();
    const address = (await place.serve({ node: 'elsewhere' })).address;
    // As after a kill: the node stands until the session of the dead process ends.
    const former = place.registry();
    await former.announceProvider('tutorial', 'node1', { address }).registered();
    const server = await place.serve({ announce: address, registerWithinMs: 20 }, adder);
    expect(server.state.value).toMatchObject({ name: 'serving', registration: { name: 'waiting' } });
    expect(await (await place.client(server)).add(1, 2)).toBe(3);
    await former.close();
    await server.announced();
    expect(place.record()).toMatchObject({ address, pid: process.pid });
  });

  it('gives up a record that may not be written', async () => {
    const place = newPlace();
    const server = place.create({ weight: 20_000 });
    await expect(server.start()).rejects.toMatchObject({ code: 'RECORD_INVALID' });
    expect(server.state.value.name).toBe('stopped');
    await expect(place.connect(server)).rejects.toMatchObject({ code: 'CONNECT_FAILED' });
  });

  it('is not left half started by a bad connect string', async () => {
    const server = newPlace().create({ zookeeper: 'host:99999' });
    await expect(server.start()).rejects.toMatchObject({ code: 'INVALID_ADDRESS' });
    expect(server.state.value.name).toBe('stopped');
  });

  it('ends the wait for the registry when it is stopped', async () => {
    const place = newPlace();
    const address = '127.0.0.1:9';
    const former = place.registry();
    await former.announceProvider('tutorial', 'node1', { address }).registered();
    const server = place.create({ announce: address, registerWithinMs: 600_000 });
    const starting = server.start();
    await eventually('it listens and waits', () => {
      const state = server.state.value;
      return state.name === 'serving' && state.registration?.name === 'waiting';
    });
    await server.stop({ now: true });
    expect(await starting).toBe(server);
    expect(server.state.value.name).toBe('stopped');
  });
});

describe('options of a server', () => {
  const registry = newPlace().registry();
  it.each<[object, string, RegExp]>([
    [{ lissten: 'x' }, 'INVALID_OPTION', /there is no "lissten"; the nearest is "listen"/],
    [{ stopTimes: { noticMs: 1 } }, 'INVALID_OPTION', /"stopTimes\.noticMs".*"stopTimes\.noticeMs"/],
    [{ stopTimes: { noticeMs: -1 } }, 'INVALID_OPTION', /"stopTimes\.noticeMs" is -1/],
    [{ registerWithinMs: Number.NaN }, 'INVALID_OPTION', /"registerWithinMs" is NaN/],
    [{ maxConnections: 0 }, 'INVALID_OPTION', /"maxConnections" is 0; it must be a whole number from 1/],
    [{ stopOn: ['SIGKILL'] }, 'INVALID_OPTION', /SIGKILL/],
    [{ stopOn: ['SIGTEM'] }, 'INVALID_OPTION', /SIGTEM/],
    [{ registry }, 'INVALID_OPTION', /"service" is needed/],
    [{ zookeeper: 'a:1' }, 'INVALID_OPTION', /"service" is needed/],
    [{ zookeeper: undefined, service: 's' }, 'INVALID_OPTION', /"service" is announced in a registry; say/],
    [{ registry, zookeeper: 'a:1', service: 's' }, 'INVALID_OPTION', /exclude each other/],
    [{ statsIntervalMs: 500 }, 'INVALID_OPTION', /from 1,000/],
    [{ maxInProgress: 0 }, 'INVALID_OPTION', /"maxInProgress" is 0/],
    [{ maxInProgress: 'automatic' }, 'INVALID_OPTION', /"maxInProgress" is automatic/],
    [{ maxInProgress: { start: 1 } }, 'INVALID_OPTION', /nearest is "maxInProgress.startAt"/],
    [{ maxInProgress: { atMost: 20 } }, 'INVALID_OPTION', /startAt 40 <= atMost 20/],
    [{ multiplexed: { thriftkeeper: {} } }, 'INVALID_OPTION', /may not name "thriftkeeper"/],
    [
      { multiplexed: { other: Calculator } },
      'INVALID_OPTION',
      /"multiplexed.other" must be { module, handler }/,
    ],
    [{ stopOn: 'SIGTERM' }, 'INVALID_OPTION', /"stopOn" is SIGTERM; it must be a list/],
    [{ stopTimes: 5 }, 'INVALID_OPTION', /"stopTimes" is 5; it must be an object/],
    [{ hooks: { calEnded() {} } }, 'INVALID_OPTION', /nearest is "hooks.callEnded"/],
    [{ hooks: { callEnded: 5 } }, 'INVALID_OPTION', /"hooks.callEnded" is 5; it must be a function/],
    [{ registry: {}, service: 's' }, 'INVALID_OPTION', /"registry" is none/],
    [{ listen: 9090 }, 'INVALID_ADDRESS', /not a string/],
    [null as never, 'INVALID_OPTION', /they are null, and no object/],
    [{ listen: 'nowhere' }, 'INVALID_ADDRESS', /nowhere/],
    [{ listen: '127.0.0.1:99999' }, 'INVALID_ADDRESS', /99999/],
    [{ listen: '0.0.0.0:0', registry, service: 's' }, 'INVALID_ADDRESS', /"announce"/],
    [{ listen: '[::]:9090', registry, service: 's' }, 'INVALID_ADDRESS', /"announce"/],
    [{ announce: '0.0.0.0:1', registry, service: 's' }, 'INVALID_ADDRESS', /0\.0\.0\.0/],
    [{ registry, service: 'a/b' }, 'INVALID_NAME', /slash/],
    [{ registry, service: 's', node: '..' }, 'INVALID_NAME', /dot name/],
  ])('%j are refused as %s', (options, code, message) => {
    const create = () => createServer(Calculator, {}, options as ServerOptions);
    expect(create).toThrow(expect.objectContaining({ code }));
    expect(create).toThrow(message);
  });

  it('keep their defaults where they are undefined', () => {
    const given = { stopTimes: { noticeMs: undefined as never }, listen: undefined, stopOn: undefined };
    expect(resolveOptions(given)).toEqual(resolveOptions({}));
    expect(resolveOptions(given)).toMatchObject({ listen: '127.0.0.1:0', stopTimes: { noticeMs: 2_000 } });
  });

  it('are about an interface and a handler, which are looked at too', () => {
    expect(() => createServer(Calculator, undefined as never)).toThrow(
      /the handler of a server is an object/,
    );
    expect(() => createServer({} as never, {})).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
    );
  });
});
