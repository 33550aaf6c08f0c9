// A client that pings every second and says which provider it called:   node src/client.ts

import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { createClient, type PickerName, ThriftkeeperError } from '@thriftkeeper/client';
import Calculator from '../gen/node-es6/Calculator.js';

const { values } = parseArgs({
  options: {
    service: { type: 'string', default: 'tutorial' },
    zookeeper: { type: 'string', default: '127.0.0.1:2181' },
    picker: { type: 'string', default: 'random' },
    everyMs: { type: 'string', default: '1000' },
    application: { type: 'string', default: 'tutorial' },
    node: { type: 'string' },
  },
});

const time = () => new Date().toISOString().slice(11, 23);

await using calculator = createClient(Calculator, {
  service: values.service,
  zookeeper: values.zookeeper,
  picker: values.picker as PickerName,
  application: values.application,
  node: values.node,
  onAttempt({ method, node, address, latencyMs, error }) {
    const end = error === undefined ? 'ok' : `failed: ${error}`;
    console.log(`${time()} ${method} → ${node} at ${address}: ${end} (${latencyMs.toFixed(1)} ms)`);
  },
});

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());

console.log(`${time()} looking for providers of ${values.service} in ZooKeeper at ${values.zookeeper}`);
await calculator.$.ready({ signal: stop.signal, timeoutMs: 5_000 }).catch((error) =>
  console.error(`${time()} ${error.message}`),
);
calculator.$.providers?.subscribe(({ nodes, stale }) => {
  const list = nodes.map(
    ({ node, record, held }) => `${node} at ${record.address}${held ? ' (held)' : ''} ${record.state}`,
  );
  console.log(`${time()} providers${stale ? ' (stale)' : ''}: ${list.join(', ') || 'none'}`);
});

while (!stop.signal.aborted) {
  try {
    await calculator.ping({ signal: stop.signal });
  } catch (error) {
    if (!stop.signal.aborted)
      console.error(
        `${time()} ${error instanceof ThriftkeeperError ? error.code : ''} ${(error as Error).message}`,
      );
  }
  await sleep(Number(values.everyMs), undefined, { signal: stop.signal }).catch(() => {});
}
