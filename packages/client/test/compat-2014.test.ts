import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AddressInfo, Socket, Server as TcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createServer } from '@thriftkeeper/server';
import { connect, type ZooKeeperClient } from '@thriftkeeper/zookeeper';
import { type Ensemble, eventually, startEnsemble } from '@thriftkeeper/zookeeper/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClient } from '../src/index.ts';
import { Calculator, calculator, InvalidOperation, Operation, Work } from './tutorial.ts';

const tutorial = fileURLToPath(new URL('../../../examples/tutorial', import.meta.url));
const providers = '/thriftkeeper/tutorial/providers';

describe('with the Thriftkeeper of 2014', { timeout: 120_000 }, () => {
  let ensemble: Ensemble;
  let raw: ZooKeeperClient;
  beforeAll(async () => {
    ensemble = await startEnsemble();
    raw = await connect(ensemble.connectString);
  });
  afterAll(async () => {
    await raw?.close();
    await ensemble?.close();
  });

  it('our client calls a server of npm thrift whose record has nothing but an address', async () => {
    const server = await startNpmServer();
    await raw.ensurePath(providers);
    await raw.create(`${providers}/node1`, `{"address": "${server.address}"}`, { mode: 'ephemeral' });
    const calls = createClient(Calculator, { service: 'tutorial', zookeeper: ensemble.connectString });
    // More at once than it has connections: each has one for itself meanwhile.
    const sums = await Promise.all(Array.from({ length: 50 }, (_, index) => calls.add(index, 1)));
    expect(sums).toEqual(Array.from({ length: 50 }, (_, index) => index + 1));
    expect(server.connections.size).toBeLessThanOrEqual(8);
    await calls.ping();
    await calls.zip();
    const byZero = calls.calculate(1, new Work({ num1: 1, num2: 0, op: Operation.DIVIDE }));
    await expect(byZero).rejects.toBeInstanceOf(InvalidOperation);
    expect(await calls.getStruct(3)).toMatchObject({ key: 3, value: 'value 3' });
    expect(calls.$.providers!.value.nodes[0]!.record).toMatchObject({ concurrency: false, weight: 1 });
    await calls.$.close();
    await server.close();
    await raw.delete(`${providers}/node1`);
  });

  it('a reader that knows nothing but the address calls our servers from Python, and we see it', async () => {
    const generated = await mkdtemp(join(tmpdir(), 'gen-py-'));
    for (const idl of ['shared.thrift', 'tutorial.thrift'])
      await promisify(execFile)('thrift', ['--gen', 'py', '-out', generated, idl], { cwd: tutorial });
    const handlers = { node1: calculator(), node2: calculator() };
    const servers = await Promise.all(
      Object.entries(handlers).map(([node, handler]) =>
        createServer(Calculator, handler, {
          service: 'tutorial',
          zookeeper: ensemble.connectString,
          node,
          stopTimes: { noticeMs: 50, quietMs: 20 },
        }).start(),
      ),
    );
    await Promise.all(servers.map((server) => server.announced()));

    const script = fileURLToPath(new URL('./reader-2014.py', import.meta.url));
    const reader = spawn('/usr/bin/python3', [script, ensemble.connectString, generated, '40'], {
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    const complaints: Buffer[] = [];
    reader.stderr.on('data', (chunk: Buffer) => complaints.push(chunk));
    const lines: { node: string; sum: number; value: string; why: string }[] = [];
    createInterface(reader.stdout).on('line', (line) => lines.push(JSON.parse(line)));
    const exited = once(reader, 'exit');
    await Promise.race([
      eventually('it has called', () => lines.length === 40, { timeoutMs: 60_000 }),
      exited,
    ]);
    expect(Buffer.concat(complaints).toString()).toBe('');
    expect(lines.map(({ sum }) => sum)).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
    expect(lines[7]).toMatchObject({ value: 'value 7', why: 'division by zero' });
    for (const node of ['node1', 'node2'] as const) {
      const calls = lines.filter((line) => line.node === node).length;
      expect(calls).toBeGreaterThan(0);
      // ping, zip, add, getStruct and calculate, each once.
      expect(handlers[node].calls).toBe(5 * calls);
    }
    expect((await raw.children('/thriftkeeper/tutorial/consumers')).children).toContain('client1');
    reader.stdin.end();
    expect(await exited).toEqual([0, null]);
    await Promise.all(servers.map((server) => server.stop()));
    await rm(generated, { recursive: true });
  });
});

/** A server of Apache Thrift's own library for Node: buffered, binary. */
async function startNpmServer() {
  // From where the generated code takes it: it has to be the same copy.
  const require = createRequire(join(tutorial, 'gen/node-es6/Calculator.js'));
  const thrift = require('thrift') as {
    createServer(service: unknown, handler: unknown, options: unknown): TcpServer;
    TBufferedTransport: unknown;
    TBinaryProtocol: unknown;
  };
  type Done = (error: unknown, result?: unknown) => void;
  const handler = {
    ping: (done: Done) => done(null),
    add: (one: number, other: number, done: Done) => done(null, one + other),
    calculate: (_logid: number, _work: unknown, done: Done) =>
      done(new InvalidOperation({ whatOp: Operation.DIVIDE, why: 'division by zero' })),
    zip: () => {},
    getStruct: (key: number, done: Done) => done(null, { key, value: `value ${key}` }),
  };
  const { TBufferedTransport: transport, TBinaryProtocol: protocol } = thrift;
  const server = thrift.createServer(Calculator, handler, { transport, protocol });
  const connections = new Set<Socket>();
  server.on('connection', (socket) => connections.add(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    connections,
    close: async () => {
      for (const socket of connections) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
