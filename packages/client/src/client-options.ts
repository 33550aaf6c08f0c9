import type { PickerName } from '@thriftkeeper/balancer';
import type { ProviderRecord, Registry } from '@thriftkeeper/registry';
import type { ConnectionOptions } from '@thriftkeeper/transport';
import type { AttemptEnd } from './call/attempt-end.ts';
import type { Interceptor } from './call/interceptor.ts';
import type { HedgingOptions } from './call/method-plan.ts';

/** How a client finds its providers, chooses among them, and calls. */
export interface ClientOptions {
  /** Name of the service in the registry. Needed with `registry` or `zookeeper`. */
  readonly service?: string | undefined;
  /** The registry to look in; it stays open when the client is closed. */
  readonly registry?: Registry | undefined;
  /** Addresses of ZooKeeper, `host:port,host:port/chroot`: a registry of the client's own, closed with it. */
  readonly zookeeper?: string | undefined;
  /**
   * Directory in which the last list is kept, so that the client can start while ZooKeeper is away; with `zookeeper`.
   * Default: none.
   */
  readonly snapshots?: string | undefined;
  /** Providers that are known beforehand, without a registry: addresses, or records for what needs more. */
  readonly providers?: readonly (string | ProviderRecord)[] | undefined;
  /** Which picker chooses. Default `p2cEwma`. */
  readonly picker?: PickerName | undefined;
  /** Providers that this client works with in a large fleet; 0 is all, 1 to 11 count as 12. Default 12. */
  readonly subsetSize?: number | undefined;
  /** How long a provider that is new to a running client takes to get its full share, in milliseconds; 0 is off. Default 30,000. */
  readonly slowStartMs?: number | undefined;
  /** Whether providers that fail are left alone for a time. Default true. */
  readonly ejection?: boolean | undefined;
  /** Time that a call may take over all its attempts, in milliseconds. Default 10,000. */
  readonly deadlineMs?: number | undefined;
  /** Attempts of a call, the first included. Default 3. */
  readonly maxAttempts?: number | undefined;
  /** Methods that do no harm when they run twice: only they are repeated after an unknown outcome. Default none. */
  readonly idempotent?: readonly string[] | undefined;
  /**
   * Whether an idempotent call that is slow is sent to a second provider as well, and the first success taken. True:
   * after the time within which 95 % of the method's attempts were answered, for at most 2 % of the calls. Default false.
   */
  readonly hedging?: boolean | HedgingOptions | undefined;
  /** Whether calls of a method end at once, with CIRCUIT_OPEN, while most of them fail. Default false. */
  readonly circuitBreaker?: boolean | undefined;
  /** Whether calls are dropped by chance, with THROTTLED, while the service refuses most as too many. Default true. */
  readonly throttling?: boolean | undefined;
  /** Stand around every call, the first outermost. Default none. */
  readonly interceptors?: readonly Interceptor[] | undefined;
  /**
   * Whether a call waits, within its deadline, while no provider can take it; else it fails with NO_PROVIDER at
   * once. Default true.
   */
  readonly waitForProviders?: boolean | undefined;
  /** Whether to announce this client as a consumer. Default true, with a registry. */
  readonly announce?: boolean | undefined;
  /** Node name as a consumer, unique in the service. Default: made of host, process id and chance. */
  readonly node?: string | undefined;
  /** Name of the application that this client is part of; operators can address all its clients by it. */
  readonly application?: string | undefined;
  /** Place of this client; providers of the same one are preferred. */
  readonly zone?: string | undefined;
  /**
   * How often this client reports in the registry what it has counted, in milliseconds, 1,000 to 600,000; 0: never.
   * Default 5,000. With more than a thousand consumers of a service they report less often (STAT-2).
   */
  readonly statsIntervalMs?: number | undefined;
  /** Multiplexed service name to call by. Default: the service's name where the record lists it, else none. */
  readonly multiplexed?: string | undefined;
  /** Connections to one provider that takes one call at a time on each (`concurrency: false`). Default 8. */
  readonly maxConnectionsPerProvider?: number | undefined;
  /** Time that a connection may take to stand, in milliseconds. Default 2,000. */
  readonly connectTimeoutMs?: number | undefined;
  /** TLS options for providers whose record says `tls`. Default: the system's certificates. */
  readonly tls?: ConnectionOptions['tls'];
  /** Limits on what providers send, so that a broken one costs no more than its own connection. */
  readonly limits?: ConnectionOptions['limits'];
  /** How i64 values are handed out. Default `Int64`, which is what npm `thrift` does. */
  readonly int64?: ConnectionOptions['int64'];
  /** Told how each attempt ended. Must not throw. */
  readonly onAttempt?: ((end: AttemptEnd) => void) | undefined;
}

/** Every option there is. @internal */
export const clientOptionNames = [
  'service',
  'registry',
  'zookeeper',
  'snapshots',
  'providers',
  'picker',
  'subsetSize',
  'slowStartMs',
  'ejection',
  'deadlineMs',
  'maxAttempts',
  'idempotent',
  'hedging',
  'circuitBreaker',
  'throttling',
  'interceptors',
  'waitForProviders',
  'announce',
  'node',
  'application',
  'zone',
  'statsIntervalMs',
  'multiplexed',
  'maxConnectionsPerProvider',
  'connectTimeoutMs',
  'tls',
  'limits',
  'int64',
  'onAttempt',
] as const satisfies readonly (keyof ClientOptions)[];

type Defaulted =
  | 'service'
  | 'picker'
  | 'subsetSize'
  | 'slowStartMs'
  | 'ejection'
  | 'circuitBreaker'
  | 'throttling'
  | 'interceptors'
  | 'deadlineMs'
  | 'maxAttempts'
  | 'waitForProviders'
  | 'announce'
  | 'statsIntervalMs'
  | 'maxConnectionsPerProvider'
  | 'connectTimeoutMs';

/** Options with every default filled in. */
export type ResolvedClientOptions = Omit<ClientOptions, Defaulted | 'idempotent' | 'hedging'> & {
  readonly [K in Defaulted]-?: NonNullable<ClientOptions[K]>;
} & { readonly idempotent: ReadonlySet<string>; readonly hedging: HedgingOptions | undefined };
