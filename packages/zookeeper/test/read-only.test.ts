import { expect, it, onTestFinished } from 'vitest';
import { connect, type ZooKeeperError } from '../src/index.ts';
import { eventually, faultsPossible, startEnsemble, type ZooKeeperServer } from '../src/testing/index.ts';

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'resolved',
    (error: ZooKeeperError) => error.code,
  );

it.skipIf(!faultsPossible())(
  'goes to a server without a quorum only when it may, reads there, and leaves for a better one',
  async () => {
    await using ensemble = await startEnsemble({
      servers: 3,
      jvm: ['-Dreadonlymode.enabled=true'],
      config: { localSessionsEnabled: true, localSessionsUpgradingEnabled: true },
    });
    await using writer = await connect(ensemble.connectString);
    await writer.create('/node', 'x');
    const alone = ensemble.servers[0] as ZooKeeperServer;
    const others = ensemble.servers.slice(1);
    await Promise.all(others.map((server) => server.kill()));
    await eventually('read-only', async () => (await alone.role()) === 'read-only', { timeoutMs: 60_000 });
    await expect(connect(alone.address, { timeoutMs: 1_000 })).rejects.toMatchObject({ code: 'TIMEOUT' });
    const reader = await connect(ensemble.connectString, { allowReadOnly: true, sessionTimeoutMs: 3_000 });
    onTestFinished(() => reader.close());
    expect(reader.state).toMatchObject({ name: 'connected', readOnly: true });
    expect((await reader.get('/node')).data.toString()).toBe('x');
    expect(await codeOf(reader.set('/node', 'y'))).toBe('NOT_READ_ONLY');
    await Promise.all(others.map((server) => server.start()));
    await eventually(
      'a server that takes writes',
      () => reader.state.name === 'connected' && !reader.state.readOnly,
      {
        timeoutMs: 60_000,
      },
    );
    await eventually('a write', async () => (await codeOf(reader.set('/node', 'y'))) === 'resolved');
  },
);
