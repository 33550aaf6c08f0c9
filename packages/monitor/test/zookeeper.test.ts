import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { createClient } from '@thriftkeeper/client';
import { createServer } from '@thriftkeeper/server';
import { type Ensemble, eventually, faultsPossible, startEnsemble } from '@thriftkeeper/zookeeper/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type CalculatorModule from '../../../examples/tutorial/gen/node-es6/Calculator.js';
import type {
  ActionResult,
  InterfaceDetail,
  InterfaceList,
  Overview,
  Role,
  ServiceDetail,
  ServiceMap,
  TryAnswer,
} from '../src/api/types.ts';
import { type RunningMonitor, startMonitor } from '../src/index.ts';

// Required, not imported: the test runner would load generated CommonJS twice, and `instanceof` would not hold.
const Calculator = createRequire(import.meta.url)(
  '../../../examples/tutorial/gen/node-es6/Calculator.js',
) as typeof CalculatorModule;
const idl = fileURLToPath(new URL('../../../examples/tutorial/tutorial.thrift', import.meta.url));
const handler = { ping() {}, add: (one: number, other: number) => one + other };

/** A safety net, not what is measured. */
const bound = { timeoutMs: 90_000 };

describe.skipIf(!faultsPossible())(
  'a monitor of servers and clients that meet in ZooKeeper',
  { timeout: 240_000 },
  () => {
    let ensemble: Ensemble;
    let monitor: RunningMonitor;
    let headers: Record<string, string>;
    const ends: (() => Promise<unknown>)[] = [];

    const ask = async <T>(path: string, method = 'GET', body?: object): Promise<T> => {
      const answer = await fetch(`${monitor.url}/api/v1${path}`, {
        method,
        headers: { ...headers, ...(body && { 'content-type': 'application/json' }) },
        ...(body && { body: JSON.stringify(body) }),
      });
      expect(answer.status, `${method} ${path}`).toBeLessThan(300);
      return (await answer.json()) as T;
    };
    const serve = async (node: string) => {
      const server = createServer(Calculator, handler, {
        zookeeper: ensemble.connectString,
        service: 'tutorial',
        node,
        idl,
        statsIntervalMs: 1_000,
        stopTimes: { noticeMs: 200, quietMs: 50 },
      });
      await server.start();
      ends.push(() => server.stop({ now: true }));
    };

    beforeAll(async () => {
      ensemble = await startEnsemble();
      monitor = await startMonitor({
        zookeeper: ensemble.connectString,
        database: ':memory:',
        listen: '127.0.0.1:0',
      });
      const signedIn = await fetch(`${monitor.url}/api/v1/session`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(monitor.firstAdmin),
      });
      const cookie = signedIn.headers.get('set-cookie')!.split(';')[0]!;
      const { csrfToken } = (await signedIn.json()) as { csrfToken: string; role: Role };
      headers = { cookie, 'x-csrf-token': csrfToken };
    });
    afterAll(async () => {
      await Promise.all(ends.map((end) => end()));
      await monitor?.close();
      await ensemble?.close();
    });

    it('sees who serves, who calls whom and how often; bans a client, and lets it back', async () => {
      await Promise.all(['node1', 'node2'].map(serve));
      const client = createClient(Calculator, {
        zookeeper: ensemble.connectString,
        service: 'tutorial',
        node: 'caller',
        application: 'billing',
        statsIntervalMs: 1_000,
        picker: 'roundRobin',
      });
      ends.push(() => client.$.close({ graceMs: 0 }));
      const codes: string[] = [];
      let isCalling = true;
      const calling = (async () => {
        while (isCalling) {
          codes.push(
            await client.add(1, 2).then(
              () => 'answered',
              ({ code }) => code,
            ),
          );
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
      })();
      ends.push(async () => {
        isCalling = false;
        await calling;
      });

      const detail = await eventually(
        'both providers and the consumer are seen to be at work',
        async () => {
          const { services } = await ask<Overview>('/overview');
          if (!services.some(({ service }) => service === 'tutorial')) return undefined;
          const seen = await ask<ServiceDetail>('/services/tutorial');
          const working = seen.providers.filter(({ load }) => load !== null && load.callsPerSecond > 0);
          return working.length === 2 && seen.consumers[0]?.load ? seen : undefined;
        },
        bound,
      );
      expect(detail).toMatchObject({
        providers: [
          { node: 'node1', state: 'up' },
          { node: 'node2', state: 'up' },
        ],
        consumers: [{ node: 'caller', application: 'billing' }],
        control: { stale: false },
      });
      expect(detail.methods.map(({ method }) => method)).toContain('add');
      const { registry, at } = await ask<Overview>('/overview');
      expect(registry.session).toMatchObject({ id: expect.stringMatching(/^(0x)?[0-9a-f]+$/) });
      expect(Date.parse(registry.session!.establishedAt)).toBeLessThan(Date.parse(at));
      const { edges } = await ask<ServiceMap>('/services/tutorial/map');
      expect(edges.map(({ consumer, provider }) => `${consumer} ${provider}`).sort()).toEqual([
        'caller node1',
        'caller node2',
      ]);

      const kick = { kind: 'kick', selector: 'application:billing', value: true };
      const { auditId } = await ask<ActionResult>('/services/tutorial/actions', 'POST', {
        action: kick,
        why: 'a test',
      });
      await eventually('calls end with KICKED', () => codes.at(-1) === 'KICKED', bound);
      await ask(`/audit/${auditId}/undo`, 'POST', { why: 'enough' });
      await eventually('calls are answered again', () => codes.at(-1) === 'answered', bound);
    });

    it('shows the interface that servers have stored there, and calls them by it', async () => {
      const { interfaces } = await ask<InterfaceList>('/services/tutorial/interfaces');
      expect(interfaces).toMatchObject([{ nodes: ['node1', 'node2'] }]);
      const { hash } = interfaces[0]!;
      const { files } = await ask<InterfaceDetail>(`/services/tutorial/interfaces/${hash}`);
      expect(files.map(({ path }) => path)).toEqual(['tutorial.thrift', 'shared.thrift']);
      const answer = await ask<TryAnswer>('/services/tutorial/try', 'POST', {
        hash,
        method: 'Calculator.add',
        arguments: { num1: 40, num2: 2 },
        node: 'node2',
        why: 'a test',
      });
      expect(answer).toMatchObject({ node: 'node2', outcome: { kind: 'result', value: 42 } });
    });

    it('shows the last known state, as stale, while ZooKeeper is away, and the present one after', async () => {
      const [server] = ensemble.servers;
      await server!.stop();
      await eventually(
        'it is known to be away',
        async () => {
          const { registry, services } = await ask<Overview>('/overview');
          return registry.state !== 'connected' && services[0]!.stale;
        },
        bound,
      );
      expect(await ask<Overview>('/overview')).toMatchObject({
        services: [{ service: 'tutorial', providers: { total: 2 }, staleSince: expect.any(String) }],
      });
      expect((await fetch(`${monitor.url}/health`)).status).toBe(503);
      await server!.start();
      await serve('node3');
      await eventually(
        'it is back, with the new provider',
        async () => {
          const { registry, services } = await ask<Overview>('/overview');
          return registry.state === 'connected' && !services[0]!.stale && services[0]!.providers.total === 3;
        },
        bound,
      );
    });
  },
);
