import { type ChildProcess, fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { ControlDocument, ProviderStatsReport } from '@thriftkeeper/registry';
import { zookeeperRegistry } from '@thriftkeeper/registry/zookeeper';
import { clientOn, connect, identify } from '@thriftkeeper/transport';
import { connect as openZooKeeper } from '@thriftkeeper/zookeeper';
import {
  type Ensemble,
  eventually,
  faultsPossible,
  startEnsemble,
  startProxy,
  startWitness,
  type Witness,
} from '@thriftkeeper/zookeeper/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createServer } from '../src/index.ts';
import { Calculator } from './tutorial.ts';

const path = '/thriftkeeper/tutorial/providers/node1';
const adder = { add: (one: number, other: number) => one + other };

describe.skipIf(!faultsPossible())('a server with a ZooKeeper of its own', () => {
  let ensemble: Ensemble;
  let witness: Witness;
  beforeAll(async () => {
    ensemble = await startEnsemble();
    witness = await startWitness(ensemble.connectString);
  });
  afterAll(async () => {
    await witness?.close();
    await ensemble?.close();
  });

  const options = { service: 'tutorial', node: 'node1', stopTimes: { noticeMs: 200, quietMs: 50 } };
  const recorded = async () => {
    const node = await witness.get(path);
    return node && (JSON.parse(node.data) as Record<string, unknown>);
  };

  it('serves while ZooKeeper is away, and is registered when that comes', async () => {
    await using proxy = await startProxy(ensemble.connectString);
    proxy.cut();
    const warnings: string[] = [];
    const server = createServer(Calculator, adder, {
      ...options,
      zookeeper: proxy.address,
      registerWithinMs: 50,
      hooks: { warned: ({ code }) => void warnings.push(code) },
    });
    await server.start();
    expect(warnings).toEqual(['REGISTRY_UNAVAILABLE']);
    expect(server.state.value).toMatchObject({
      name: 'serving',
      registration: { name: 'pending', error: { code: 'REGISTRY_UNAVAILABLE' } },
    });
    const connection = await connect(server.address);
    expect(await clientOn(connection, Calculator).add(1, 2)).toBe(3);
    expect(await recorded()).toBeUndefined();
    proxy.restore();
    await server.announced({ timeoutMs: 60_000 });
    expect(await recorded()).toMatchObject({ address: server.address });
    await connection.close();
    await server.stop();
    expect(await recorded()).toBeUndefined();
  });

  it('heeds what operators decide in ZooKeeper, reports there, and takes its reports away when it leaves', async () => {
    const server = createServer(Calculator, adder, {
      ...options,
      zookeeper: ensemble.connectString,
      statsIntervalMs: 1_000,
    });
    await server.start();
    const operators = zookeeperRegistry(ensemble.connectString);
    const decide = (consumers: ControlDocument['consumers']) =>
      operators.control('tutorial').update(() => ({ consumers: consumers ?? {} }));
    const said = { by: 'ann', at: '2025-03-01T12:00:00Z', why: 'storms' };
    const connection = await connect(server.address, { trustCodes: true });
    await identify(connection, { node: 'billing1', application: 'billing' });
    const client = clientOn(connection, Calculator);
    const end = (call: Promise<unknown>) =>
      call.then(
        () => 'answered',
        ({ code }: { code: string }) => code,
      );
    await decide({ 'application:billing': { limit: { ...said, callsPerSecond: 0 } } });
    await eventually('the limit holds', async () => (await end(client.add(1, 2))) === 'LIMITED');
    const reports = operators.watchStats('tutorial', 'providers');
    const { nodes } = await reports.waitFor(({ nodes: [first] }) => {
      const report = first?.record as ProviderStatsReport | undefined;
      return (report?.methods.add?.refused?.LIMITED ?? 0) > 0;
    });
    expect(nodes).toMatchObject([
      { node: 'node1', record: { connections: 1, consumers: [{ node: 'billing1', connections: 1 }] } },
    ]);
    await decide({ 'node:billing1': { kick: said } });
    await connection.closed;
    await server.stop();
    expect(await witness.get('/thriftkeeper/tutorial/stats/providers/node1')).toBeUndefined();
    await decide({});
    await operators.close();
  });

  it('keeps its interface there, and stores it again in an ensemble that has lost it', async () => {
    const idl = { main: 'a.thrift', files: { 'a.thrift': 'service A {}\r\n// é😀' } };
    const server = createServer(Calculator, adder, { ...options, idl, zookeeper: ensemble.connectString });
    await server.start();
    const { idl: hash } = (await recorded())!;
    const stored = async () => (await witness.get(`/thriftkeeper/idl/${hash}`))?.data;
    await eventually('it is stored', stored);
    expect(
      createHash('sha256')
        .update((await stored())!)
        .digest('hex'),
    ).toBe(hash);
    expect(JSON.parse((await stored())!)).toEqual(idl);
    await using operator = await openZooKeeper(ensemble.connectString);
    await operator.delete(`/thriftkeeper/idl/${hash}`);
    // A node that is deleted is put back, as after a lost session.
    await operator.delete(path);
    await eventually('it is stored again', stored);
    await server.stop();
    // It outlives those who have stored it.
    expect(await stored()).toBeDefined();
  });

  it('stops within its bounds while ZooKeeper is away', async () => {
    await using proxy = await startProxy(ensemble.connectString);
    const server = createServer(Calculator, adder, {
      ...options,
      zookeeper: proxy.address,
      stopTimes: { noticeMs: 50, quietMs: 20, registryMs: 100 },
    });
    await server.start();
    proxy.blackHole();
    await server.stop();
    expect(server.state.value.name).toBe('stopped');
    proxy.cut();
    await eventually('the node goes with its session', async () => (await recorded()) === undefined);
  });

  it('comes back at its port and under its name after a kill, as soon as its former session has ended', async () => {
    const start = async (listen: string): Promise<[ChildProcess, string]> => {
      const script = fileURLToPath(new URL('./serving-process.ts', import.meta.url));
      const env = { ...process.env, ZOOKEEPER: ensemble.connectString, LISTEN: listen };
      const child = fork(script, { env });
      const [address] = (await once(child, 'message')) as [string];
      return [child, address];
    };
    const [former, address] = await start('127.0.0.1:0');
    await eventually('it is registered', recorded);
    former.kill('SIGKILL');
    await once(former, 'exit');
    const [child] = await start(address);
    const connection = await connect(address);
    await clientOn(connection, Calculator).ping();
    await eventually('it has the node', async () => (await recorded())?.pid === child.pid);
    expect(await recorded()).toMatchObject({ address });
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
    expect(await recorded()).toBeUndefined();
    connection.destroy();
  });
});
