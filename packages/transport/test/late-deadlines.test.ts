import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { expect, it } from 'vitest';
import { systemClock } from '../src/time/clock.ts';

/** Keeps the event loop from running. */
function stall(ms: number): void {
  const untilMs = performance.now() + ms;
  while (performance.now() < untilMs);
}

it('what arrived while the event loop stood still is read before deadlines that have passed meanwhile', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const accepted = once(server, 'connection') as Promise<[Socket]>;
  const reader = connect((server.address() as AddressInfo).port, '127.0.0.1');
  await once(reader, 'connect');
  const [writer] = await accepted;

  const order: string[] = [];
  const done = new Promise<void>((resolve) => {
    systemClock.schedule(1, () => {
      order.push('deadline');
      resolve();
    });
  });
  reader.on('data', () => order.push('answer'));
  writer.write('an answer');
  stall(50);
  await done;
  expect(order).toEqual(['answer', 'deadline']);

  reader.destroy();
  writer.destroy();
  server.close();
});

it('what is cancelled does not happen, whenever it is cancelled', async () => {
  let fired = 0;
  const cancel = systemClock.schedule(1, () => fired++);
  const afterTimers = new Promise<void>((resolve) => setTimeout(resolve, 1));
  stall(5);
  await afterTimers;
  cancel();
  systemClock.schedule(1, () => fired++)();
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(fired).toBe(0);
});
