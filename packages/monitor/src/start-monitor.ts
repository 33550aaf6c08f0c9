import { createSecureContext } from 'node:tls';
import { ThriftkeeperError } from '@thriftkeeper/registry';
import type { Health } from './api/types.ts';
import { basePathOf } from './base-path.ts';
import { openMonitor } from './create-monitor.ts';
import type { FirstAdmin } from './monitor.ts';
import {
  checkOptions,
  defaults,
  type ListenPlace,
  listenPlace,
  type StartOptions,
  startOptionNames,
} from './monitor-options.ts';

/** A monitor that listens. */
export interface RunningMonitor extends AsyncDisposable {
  /** Where it is reached, with its `basePath`: `http://127.0.0.1:8420`; of a unix socket `unix:/path`. */
  readonly url: string;
  /** The first user, when this start has made it: show its password, which is kept nowhere. */
  readonly firstAdmin: FirstAdmin | undefined;
  readonly health: Health;
  /** Stops listening and ends everything. Can be called twice. */
  close(): Promise<void>;
}

/**
 * Starts a monitor: collector, HTTP API and console. It prints nothing; on its first start, `firstAdmin` holds the
 * password to sign in with.
 *
 * @throws INVALID_OPTION, INVALID_ADDRESS; ADDRESS_IN_USE, LISTEN_FAILED
 */
export async function startMonitor(options: StartOptions): Promise<RunningMonitor> {
  checkOptions(options, startOptionNames);
  checkTls(options);
  const place = listenPlace(options);
  const monitor = await openMonitor(options, options.tls);
  try {
    await monitor.app.listen(place);
  } catch (cause) {
    await monitor.abandon();
    throw listenError(cause as NodeJS.ErrnoException, options.listen ?? defaults.listen);
  }
  return {
    url: urlOf(place, monitor.app.server.address(), options),
    firstAdmin: monitor.firstAdmin,
    get health() {
      return monitor.health;
    },
    close: () => monitor.close(),
    [Symbol.asyncDispose]: () => monitor.close(),
  };
}

function checkTls({ tls }: StartOptions): void {
  if (tls === undefined) return;
  if (tls.pfx === undefined && (tls.cert === undefined || tls.key === undefined))
    throw new ThriftkeeperError('INVALID_OPTION', '"tls" needs both "cert" and "key"');
  try {
    createSecureContext(tls);
  } catch (cause) {
    throw new ThriftkeeperError(
      'INVALID_OPTION',
      `"tls" cannot be used: ${(cause as Error).message}; it takes a certificate chain and its key as PEM`,
      { cause },
    );
  }
}

function urlOf(
  place: ListenPlace,
  bound: ReturnType<import('node:net').Server['address']>,
  { tls, basePath = defaults.basePath }: StartOptions,
): string {
  if ('path' in place || bound === null || typeof bound === 'string')
    return `unix:${'path' in place ? place.path : ''}`;
  const host = place.host.includes(':') ? `[${place.host}]` : place.host;
  return `${tls ? 'https' : 'http'}://${host}:${bound.port}${basePathOf(basePath)}`;
}

function listenError(cause: NodeJS.ErrnoException, listen: string): ThriftkeeperError {
  return cause.code === 'EADDRINUSE'
    ? new ThriftkeeperError(
        'ADDRESS_IN_USE',
        `another process listens on ${listen}; stop it, or choose another address`,
        { cause },
      )
    : new ThriftkeeperError('LISTEN_FAILED', `the monitor cannot listen on ${listen}: ${cause.message}`, {
        cause,
      });
}
