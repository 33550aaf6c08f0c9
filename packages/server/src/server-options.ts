import type { IdlDocument, Registry, ThriftkeeperError } from '@thriftkeeper/registry';
import type { HandlerOf, ListenerHooks, ListenerOptions, ServiceModule } from '@thriftkeeper/transport';
import type { AdaptiveLimitOptions } from './admission/adaptive-limit.ts';
import type { CallContext } from './call-context.ts';
import type { StopTimes } from './stop-times.ts';

type FromListener = Pick<
  ListenerOptions,
  | 'transport'
  | 'protocol'
  | 'path'
  | 'tls'
  | 'limits'
  | 'maxConnections'
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
  /** Place of this server; clients of the same one prefer it. */
  readonly zone?: string | undefined;
  /** Version of the application, for people. */
  readonly version?: string | undefined;
  /** Anything else that people and tools may want to know. */
  readonly tags?: Readonly<Record<string, string>> | undefined;
  /**
   * The interface, for the console and other tools to show: path of the main `.thrift` file, whose includes are looked
   * for beside it; or the files themselves. Stored in the registry once, however many servers name it (REC-30).
   */
  readonly idl?: string | IdlDocument | undefined;
  /** More services by their names on the wire, for multiplexed clients, each with its handler. */
  readonly multiplexed?: Readonly<Record<string, MultiplexedService>> | undefined;
  /**
   * Calls in progress at once, on all connections; further ones are refused as OVERLOADED. `adaptive`, or its bounds,
   * lets it find itself by how latency answers to load. Default no limit.
   */
  readonly maxInProgress?: number | 'adaptive' | AdaptiveLimitOptions | undefined;
  /** Calls in progress on one connection; beyond, it is not read further, or with `http` refused. Default 1,024. */
  readonly maxInProgressPerConnection?: number | undefined;
  /** Signals upon which to stop in order; a second one stops at once. Default none. */
  readonly stopOn?: readonly NodeJS.Signals[] | undefined;
  /** Times of a graceful stop. */
  readonly stopTimes?: Partial<StopTimes> | undefined;
  /**
   * How often the server reports in the registry what it has counted, in milliseconds, 1,000 to 600,000; 0: never.
   * Default 5,000. With more than a thousand providers of a service they report less often (STAT-2).
   */
  readonly statsIntervalMs?: number | undefined;
  /** How long `start` waits to be registered, in milliseconds; it serves in any case. Default 5,000. */
  readonly registerWithinMs?: number | undefined;
  /** Told of connections and calls. */
  readonly hooks?: ServerHooks | undefined;
}

/** Told what happens. Hooks must not throw. */
export interface ServerHooks extends ListenerHooks {
  /**
   * Something is wrong that stops nobody, such as a control document or an interface that cannot be read, or a registry
   * that does not answer within `registerWithinMs`.
   */
  readonly warned?: (problem: ThriftkeeperError) => void;
}

/** One of several services behind one port. */
export interface MultiplexedService<M extends ServiceModule = ServiceModule> {
  readonly module: M;
  readonly handler: Partial<HandlerOf<M, CallContext>>;
}

/** Every option there is. @internal */
export const serverOptionNames = [
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
  'idl',
  'multiplexed',
  'stopOn',
  'stopTimes',
  'registerWithinMs',
  'statsIntervalMs',
  'hooks',
  'transport',
  'protocol',
  'path',
  'tls',
  'limits',
  'maxConnections',
  'maxInProgress',
  'maxInProgressPerConnection',
  'idleTimeoutMs',
  'messageTimeoutMs',
  'handshakeTimeoutMs',
  'int64',
] as const satisfies readonly (keyof ServerOptions)[];

/** Options with every default filled in. */
export type ResolvedServerOptions = Omit<
  ServerOptions,
  'listen' | 'stopOn' | 'stopTimes' | 'registerWithinMs' | 'statsIntervalMs'
> & {
  readonly listen: string;
  readonly stopOn: readonly NodeJS.Signals[];
  readonly stopTimes: StopTimes;
  readonly registerWithinMs: number;
  readonly statsIntervalMs: number;
};
