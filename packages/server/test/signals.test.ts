import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { clientOn, connect } from '@thriftkeeper/transport';
import { eventually } from '@thriftkeeper/zookeeper/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { Calculator } from './tutorial.ts';

describe('a process with a server that stops upon signals', () => {
  let child: ChildProcess;
  afterEach(() => child.kill('SIGKILL'));

  const start = async () => {
    child = fork(fileURLToPath(new URL('./serving-process.ts', import.meta.url)));
    const messages: string[] = [];
    child.on('message', (message) => messages.push(String(message)));
    const ended = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
    const address = await eventually('it serves', () => messages[0]);
    const connection = await connect(address, { trustCodes: true });
    return { messages, ended, connection, client: clientOn(connection, Calculator) };
  };

  it.each(['SIGTERM', 'SIGINT'] as const)(
    'answers what is in progress after %s, and ends by itself',
    async (signal) => {
      const { messages, ended, client } = await start();
      const held = client.add(1_000, 0);
      await client.ping();
      child.kill(signal);
      expect(await held).toBe(1_000);
      expect(await ended).toEqual([0, null]);
      expect(messages.slice(1)).toEqual(['finishing', 'stopped']);
    },
  );

  it('ends at once upon the second, whatever still runs', async () => {
    const { messages, ended, client } = await start();
    const held = client.add(500_000, 0).catch((error: { code: string }) => error.code);
    await client.ping();
    child.kill('SIGTERM');
    await eventually('it stops', () => messages.includes('finishing'));
    child.kill('SIGTERM');
    expect(await held).toBe('CONNECTION_LOST');
    // Its handler still sleeps, which would keep the process alive.
    expect(await ended).toEqual([null, 'SIGTERM']);
  });
});
