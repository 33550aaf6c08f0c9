import type { ProviderRecord, Registry } from '@thriftkeeper/registry';
import { nearest, ThriftkeeperError } from '@thriftkeeper/registry';
import type { HandlerOf, ListenerHooks, ListenerOptions, ServiceModule } from '@thriftkeeper/transport';
import type { CallContext } from './call-context.ts';
import { defaultStopTimes, type StopTimes } from './stop-times.ts';

type FromListener = Pick<
  ListenerOptions,
  | 'transport'
  | 'protocol'
  | 'tls'
  | 'limits'
  | 'maxConnections'
  | 'maxInProgress'
  | 'idleTimeoutMs'
  | 'messageTimeoutMs'
  | 'handshakeTimeoutMs'
  | 'int64'
>;

/** How a server listens, announces itself and stops. */
export interface ServerOptions extends FromListener {
  /** Where to listen: `host:port`, `[v6]:port` or `unix:/path`; port 0 takes a free one. Default `127.0.0.1:0`. */
  readonly listen?: string | undefined;
  /** Name of the service in the registry. Needed with `registry` or `zookeeper`. */
  readonly service?: string | undefined;
  /** The registry to announce in; it stays open when the server stops. */
  readonly registry?: Registry | undefined;
  /** Addresses of ZooKeeper, `host:port,host:port/chroot`: a registry of the server's own, closed with it. */
  readonly zookeeper?: string | undefined;
  /** Node name, unique in the service. Default: made of host, process id and chance. */
  readonly node?: string | undefined;
  /** The address that consumers are told, where it is not the one to listen on. */
  readonly announce?: string | undefined;
  /** Share of the calls, 0 to 10,000. Default 1. */
  readonly weight?: number | undefined;
  readonly zone?: string | undefined;
  /** Version of the application, for people. */
  readonly version?: string | undefined;
  readonly tags?: Readonly<Record<string, string>> | undefined;
  /** More services by their names on the wire, for multiplexed clients, each with its handler. */
  readonly multiplexed?: Readonly<Record<string, MultiplexedService>> | undefined;
  /** Signals upon which to stop in order; a second one stops at once. Default none. */
  readonly stopOn?: readonly NodeJS.Signals[] | undefined;
  /** Times of a graceful stop. */
  readonly stopTimes?: Partial<StopTimes> | undefined;
  /** How long `start` waits to be registered, in milliseconds; it serves in any case. Default 5,000. */
  readonly registerWithinMs?: number | undefined;
  readonly hooks?: ListenerHooks | undefined;
}

/** One of several services behind one port. */
export interface MultiplexedService<M extends ServiceModule = ServiceModule> {
  readonly module: M;
  readonly handler: Partial<HandlerOf<M, CallContext>>;
}

const known = [
  'listen',
  'service',
  'registry',
  'zookeeper',
  'node',
  'announce',
  'weight',
  'zone',
  'version',
  'tags',
  'multiplexed',
  'stopOn',
  'stopTimes',
  'registerWithinMs',
  'hooks',
  'transport',
  'protocol',
  'tls',
  'limits',
  'maxConnections',
  'maxInProgress',
  'idleTimeoutMs',
  'messageTimeoutMs',
  'handshakeTimeoutMs',
  'int64',
] as const satisfies readonly (keyof ServerOptions)[];

/** Options with every default filled in. */
export type ResolvedServerOptions = Omit<
  ServerOptions,
  'listen' | 'stopOn' | 'stopTimes' | 'registerWithinMs'
> & {
  readonly listen: string;
  readonly stopOn: readonly NodeJS.Signals[];
  readonly stopTimes: StopTimes;
  readonly registerWithinMs: number;
};

/**
 * The one place where defaults are.
 *
 * @throws INVALID_OPTION
 */
export function resolveOptions(options: ServerOptions): ResolvedServerOptions {
  const refuse = (problem: string): never => {
    throw new ThriftkeeperError('INVALID_OPTION', `options of createServer: ${problem}`);
  };
  for (const name of Object.keys(options)) {
    if (!(known as readonly string[]).includes(name))
      refuse(`there is no "${name}"; the nearest is "${nearest(name, known)}"`);
  }
  if (options.registry && options.zookeeper !== undefined)
    refuse('"registry" and "zookeeper" exclude each other');
  if ((options.registry || options.zookeeper !== undefined) && options.service === undefined)
    refuse('"service" is needed to be announced');
  return {
    ...options,
    listen: options.listen ?? '127.0.0.1:0',
    stopOn: options.stopOn ?? [],
    stopTimes: { ...defaultStopTimes, ...options.stopTimes },
    registerWithinMs: options.registerWithinMs ?? 5_000,
  };
}

/** The part of a provider record that options say. */
export const announcedOptions = ({
  weight,
  zone,
  version,
  tags,
  transport,
  protocol,
}: ServerOptions): Partial<ProviderRecord> =>
  Object.fromEntries(
    Object.entries({ weight, zone, version, tags, transport, protocol }).filter(
      ([, value]) => value !== undefined,
    ),
  );
