import type { ServerOptions } from 'node:https';
import { nearest, parseAddress, type Registry, ThriftkeeperError } from '@thriftkeeper/registry';
import { trustedProxies } from './access/proxies.ts';
import { basePathOf } from './base-path.ts';
import type { Clock } from './clock.ts';
import type { Random } from './random.ts';

/** What a monitor looks at, and where it keeps what must outlive it. */
export interface MonitorOptions {
  /** Addresses of ZooKeeper, `host:port,host:port/chroot`: a registry of the monitor's own, closed with it. */
  readonly zookeeper?: string | undefined;
  /** The registry to look at; it stays open when the monitor is closed. */
  readonly registry?: Registry | undefined;
  /** Services to look at. Default: all that there are, now and later. */
  readonly services?: readonly string[] | undefined;
  /** SQLite file with users, tokens, events and the audit log, or `:memory:`. Default `thriftkeeper-monitor.sqlite`. */
  readonly database?: string | undefined;
  /** How long events are kept, in days. Default 30. */
  readonly eventDays?: number | undefined;
  /** How many events are kept at most. Default 1,000,000. */
  readonly mostEvents?: number | undefined;
  /** How long the audit log is kept, in days. Default 365. */
  readonly auditDays?: number | undefined;
  /** Whether operators may call methods of providers from the console and the API. Default true. */
  readonly tryIt?: boolean | undefined;
  /** Whether `/metrics` can be read without sign-in. Default false. */
  readonly publicMetrics?: boolean | undefined;
  /** The path below which its users reach it, such as `/ops/thrift`. Default `/`. */
  readonly basePath?: string | undefined;
  /**
   * Proxies in front whose `X-Forwarded-For`, `-Host` and `-Proto` are believed: addresses, networks such as
   * `10.0.0.0/8`, and `loopback`, `linklocal`, `uniquelocal`, `unix` (whoever comes by a unix socket). Default none.
   */
  readonly trustProxy?: readonly string[] | undefined;
  /**
   * Told of what is wrong with the monitor itself: a full disk, or a registry that cannot be reached for some seconds,
   * once each time. Must not throw.
   */
  readonly onProblem?: ((problem: ThriftkeeperError) => void) | undefined;
  /** Where the built console is; `null` for nowhere. Default: in this package. @internal */
  readonly consoleFolder?: string | null | undefined;
  /** @internal */
  readonly clock?: Clock | undefined;
  /** @internal */
  readonly random?: Random | undefined;
}

/** A monitor that listens by itself. */
export interface StartOptions extends MonitorOptions {
  /** Where to listen: `host:port`, `[v6]:port` or `unix:/path`; port 0 takes a free one. Default `127.0.0.1:8420`. */
  readonly listen?: string | undefined;
  /** Node's TLS options, such as `{ cert, key }`: HTTPS. Needed to listen beyond this machine. */
  readonly tls?: ServerOptions | undefined;
  /** Listen beyond this machine without TLS: behind a proxy that has it, say. Default false. */
  readonly allowPlainHttp?: boolean | undefined;
}

/** Every option there is, those for tests aside. @internal */
export const monitorOptionNames = [
  'zookeeper',
  'registry',
  'services',
  'database',
  'eventDays',
  'mostEvents',
  'auditDays',
  'tryIt',
  'publicMetrics',
  'basePath',
  'trustProxy',
  'onProblem',
] as const satisfies readonly (keyof MonitorOptions)[];

/** @internal */
export const startOptionNames = [
  ...monitorOptionNames,
  'listen',
  'tls',
  'allowPlainHttp',
] as const satisfies readonly (keyof StartOptions)[];

/** Where options have their defaults. */
export const defaults = {
  database: 'thriftkeeper-monitor.sqlite',
  eventDays: 30,
  mostEvents: 1_000_000,
  auditDays: 365,
  tryIt: true,
  basePath: '/',
  listen: '127.0.0.1:8420',
} as const;

const internal = ['clock', 'random', 'consoleFolder'];

/**
 * Refuses options that cannot be meant.
 *
 * @throws INVALID_OPTION
 */
export function checkOptions(options: MonitorOptions, known: readonly string[]): void {
  for (const name of Object.keys(options)) {
    if (!known.includes(name) && !internal.includes(name))
      refuse(`there is no option "${name}" of a monitor; the nearest is "${nearest(name, known)}"`);
  }
  if ((options.registry === undefined) === (options.zookeeper === undefined))
    refuse('a monitor needs one of "zookeeper" and "registry"');
  for (const name of ['eventDays', 'mostEvents', 'auditDays'] as const) {
    const value = options[name];
    if (value !== undefined && !(Number.isInteger(value) && value >= 1))
      refuse(`"${name}" is ${String(value)}; it must be a whole number from 1`);
  }
  if (options.tryIt !== undefined && typeof options.tryIt !== 'boolean')
    refuse(`"tryIt" is ${String(options.tryIt)}; it must be true or false`);
  basePathOf(options.basePath ?? defaults.basePath);
  trustedProxies(options.trustProxy ?? []);
}

/** Where to listen, as Node's servers take it. */
export type ListenPlace = { readonly host: string; readonly port: number } | { readonly path: string };

/**
 * Where to listen. Passwords and cookies cross the network in the clear without TLS, so that beyond this machine is
 * refused unless it is asked for.
 *
 * @throws INVALID_OPTION, INVALID_ADDRESS
 */
export function listenPlace({ listen = defaults.listen, tls, allowPlainHttp }: StartOptions): ListenPlace {
  const anyPort = listen.endsWith(':0');
  const address = parseAddress(anyPort ? `${listen.slice(0, -1)}1` : listen);
  if (address.kind === 'unix') return { path: address.path };
  if (!isLoopback(address.host) && tls === undefined && allowPlainHttp !== true) {
    refuse(
      `"listen" is ${listen}, which others can reach; give it "tls", or "allowPlainHttp: true" behind a proxy that has TLS`,
    );
  }
  return { host: address.host, port: anyPort ? 0 : address.port };
}

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);

function refuse(problem: string): never {
  throw new ThriftkeeperError('INVALID_OPTION', problem);
}
