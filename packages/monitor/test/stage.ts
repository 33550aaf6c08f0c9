import { MemoryTree, memoryRegistry, type Registry } from '@thriftkeeper/registry';
import type { InjectOptions, LightMyRequestResponse } from 'fastify';
import type { Role } from '../src/api/types.ts';
import { openMonitor } from '../src/create-monitor.ts';
import type { Monitor } from '../src/monitor.ts';
import type { MonitorOptions } from '../src/monitor-options.ts';
import { ManualClock, settled } from '../src/testing/manual-clock.ts';

/** Who makes requests: by the cookie of a session, or a token. */
export type Headers = Readonly<Record<string, string>>;

/** A monitor on a registry in memory, with a clock that stands still, and somebody of each role. */
export interface Stage {
  readonly tree: MemoryTree;
  /** The registry of the services themselves. */
  readonly theirs: Registry;
  readonly monitor: Monitor;
  readonly clock: ManualClock;
  /** Tokens. */
  readonly as: Readonly<Record<Role, Headers>>;
  /** The session of the first admin. */
  readonly session: Headers;
  call(method: string, path: string, headers?: Headers, body?: unknown): Promise<LightMyRequestResponse>;
  /** Lets watches deliver, and the collector work it in. */
  worked(ms?: number): Promise<void>;
  close(): Promise<void>;
}

export const password = 'correct horse battery';

export async function openStage(options: Partial<MonitorOptions> = {}): Promise<Stage> {
  const tree = new MemoryTree();
  const [theirs, ours] = [memoryRegistry(tree), memoryRegistry(tree)];
  const clock = (options.clock as ManualClock | undefined) ?? new ManualClock();
  const monitor = await openMonitor({ registry: ours, database: ':memory:', clock, ...options });
  const call: Stage['call'] = (method, path, headers = {}, body = undefined) =>
    monitor.app.inject({
      method: method as NonNullable<InjectOptions['method']>,
      url: path.startsWith('/api') || path === '/health' || path === '/metrics' ? path : `/api/v1${path}`,
      headers,
      ...(body !== undefined && { payload: body as object }),
    });
  const signedIn = await call('POST', '/session', {}, monitor.firstAdmin);
  const session = sessionOf(signedIn);
  const token = async (role: Role): Promise<Headers> => {
    const made = await call('POST', '/tokens', session, { name: `a-${role}`, role });
    return { authorization: `Bearer ${made.json().secret}` };
  };
  const as = {
    viewer: await token('viewer'),
    operator: await token('operator'),
    admin: await token('admin'),
  };
  return {
    tree,
    theirs,
    monitor,
    clock,
    as,
    session,
    call,
    async worked(ms = 1_000) {
      for (let turn = 0; turn < 20; turn++) await settled();
      await clock.advance(ms);
    },
    async close() {
      await monitor.close();
      await Promise.all([theirs.close(), ours.close()]);
    },
  };
}

/** The headers by which a session that was just begun is used. */
export function sessionOf(answer: LightMyRequestResponse): Headers {
  const cookie = String(answer.headers['set-cookie']).split(';')[0]!;
  return { cookie, 'x-csrf-token': answer.json().csrfToken };
}
