// Generated from spec/schemas by `npm run generate`. Do not edit.

/**
 * Thrift transport. A value this version does not know is readable, and leaves the provider out of picking with UNSUPPORTED_STACK. Default buffered (unframed).
 */
export type Transport = ('buffered' | 'framed' | 'http' | 'header') | string;
/**
 * Thrift protocol. A value this version does not know is readable, and leaves the provider out of picking with UNSUPPORTED_STACK. Default binary.
 */
export type Protocol = ('binary' | 'compact' | 'json') | string;
/**
 * What the provider says of itself. Only "up" is picked. A value this version does not know reads as notReady (REC-12). Default up.
 */
export type ProviderState = ('up' | 'notReady' | 'draining') | string;

/**
 * What a provider announces at <root>/<service>/providers/<node> (03-records.md). Only `address` is required. Unknown fields are kept and ignored.
 */
export interface ProviderRecord {
  /**
   * Where to connect: "host:port", "[IPv6]:port" or "unix:/path" (REC-20 to REC-23). Checked further than this schema can.
   */
  address: string;
  /**
   * Share of the calls relative to the other providers. 0 takes no calls. Unit: none. Range: 0 to 10000. Default 1.
   */
  weight?: number;
  transport?: Transport;
  protocol?: Protocol;
  /**
   * Whether the connection starts with a TLS handshake. Default false.
   */
  tls?: boolean;
  /**
   * Path of the HTTP request; read only when transport is http. Default "/".
   */
  path?: string;
  /**
   * Multiplexed service names (TMultiplexedProtocol) that this provider answers to. Default none: method names carry no prefix.
   *
   * @maxItems 256
   *
   * Items: One multiplexed name.
   */
  multiplexed?: string[];
  /**
   * Whether one connection may carry several calls at once. When false, clients hold one call per connection. Default false, the safe reading for servers that know nothing of Thriftkeeper.
   */
  concurrency?: boolean;
  /**
   * What the provider can do beyond plain Thrift: "identify" (KEEP-2), "refuse" (KEEP-10). Unknown ones are ignored. Default none.
   *
   * @maxItems 64
   *
   * Items: One capability.
   */
  capabilities?: string[];
  /**
   * Place of the provider (data centre, availability zone), compared byte for byte with the consumer's.
   */
  zone?: string;
  /**
   * Version of the application, for people.
   */
  version?: string;
  tags?: Tags;
  state?: ProviderState;
  /**
   * SHA-256 of the interface definition stored at <root>/idl/<sha256>, lower-case hex.
   */
  idl?: string;
  /**
   * Programming language of the provider, for people, e.g. "typescript".
   */
  language?: string;
  /**
   * Library and its version as "name/version", for people.
   */
  library?: string;
  /**
   * Process id on `host`. Range: 0 to 4294967295.
   */
  pid?: number;
  /**
   * Host name of the machine, as the machine calls itself.
   */
  host?: string;
  /**
   * When the provider started: RFC 3339, UTC, with Z (REC-8).
   */
  startedAt?: string;
  /**
   * Version of this specification the record follows. Default 1. Another value is SPEC_UNSUPPORTED.
   */
  spec?: number;
  /**
   * Registration token: 128 random bits as 32 lower-case hex digits, made once per registration; proves that a node is ours after a lost connection or session (SES-8).
   */
  token?: string;
  [k: string]: unknown;
}
/**
 * Free labels. At most 64. Default none. Written as {} when empty, never as [].
 */
export interface Tags {
  [k: string]: string;
}

/**
 * What a consumer announces at <root>/<service>/consumers/<node> (03-records.md). Nothing is required. Unknown fields are kept and ignored.
 */
export interface ConsumerRecord {
  /**
   * Name of the application the consumer is part of; several consumers share it. Selectors and limits may name it.
   */
  application?: string;
  /**
   * Place of the consumer, compared byte for byte with the providers'.
   */
  zone?: string;
  /**
   * Version of the application, for people.
   */
  version?: string;
  tags?: Tags;
  /**
   * Programming language of the consumer, for people.
   */
  language?: string;
  /**
   * Library and its version as "name/version", for people.
   */
  library?: string;
  /**
   * Process id on `host`. Range: 0 to 4294967295.
   */
  pid?: number;
  /**
   * Host name of the machine, as the machine calls itself.
   */
  host?: string;
  /**
   * When the consumer started: RFC 3339, UTC, with Z (REC-8).
   */
  startedAt?: string;
  /**
   * Version of this specification the record follows. Default 1. Another value is SPEC_UNSUPPORTED.
   */
  spec?: number;
  /**
   * Registration token: 128 random bits as 32 lower-case hex digits, made once per registration (SES-8).
   */
  token?: string;
  [k: string]: unknown;
}
/**
 * Free labels. At most 64. Default none. Written as {} when empty, never as [].
 */

/**
 * enabled: as the record says. draining: not picked, still answers. disabled: not picked, refuses with DISABLED. Another value is ignored with a warning.
 */
export type ControlState = ('enabled' | 'draining' | 'disabled') | string;
/**
 * Name of the picker (06-balancing.md). Another value is ignored with a warning.
 */
export type PickerName =
  | (
      | 'random'
      | 'weightedRandom'
      | 'roundRobin'
      | 'smoothWeightedRoundRobin'
      | 'leastConnections'
      | 'p2cEwma'
      | 'consistentHash'
    )
  | string;

/**
 * The operators' decisions for one service, at <root>/<service>/control (08-control.md). Unknown fields are kept and ignored.
 */
export interface ControlDocument {
  /**
   * Version of this specification the document follows. Default 1. Another value is SPEC_UNSUPPORTED.
   */
  spec?: number;
  /**
   * Decisions per provider, by node name. A node that is not registered may be named. Default none.
   */
  providers?: {
    [k: string]: ProviderControl;
  };
  /**
   * Decisions per consumer selector: "node:<name>", "application:<name>", "address:<IP or CIDR>" (CTRL-12). A selector of another kind is ignored with a warning. Default none.
   */
  consumers?: {
    [k: string]: ConsumerControl;
  };
  policy?: ServicePolicy;
  [k: string]: unknown;
}
/**
 * Decisions about one provider.
 *
 * This interface was referenced by `ControlDocument`'s JSON-Schema
 * via the `definition` "ProviderControl".
 */
export interface ProviderControl {
  weight?: WeightDecision;
  state?: StateDecision;
  [k: string]: unknown;
}
/**
 * Replaces the record's weight.
 *
 * This interface was referenced by `ControlDocument`'s JSON-Schema
 * via the `definition` "WeightDecision".
 */
export interface WeightDecision {
  /**
   * Weight in place of the record's. Range: 0 to 10000; 0 takes no calls.
   */
  value: number;
  /**
   * Who: a user name, or the name of the tool.
   */
  by: string;
  /**
   * When it was decided.
   */
  at: string;
  /**
   * The reason, for people.
   */
  why: string;
  /**
   * When it ends by itself. Absent: stands until removed.
   */
  expiresAt?: string;
  [k: string]: unknown;
}
/**
 * Adds to the record's state (CTRL-9).
 *
 * This interface was referenced by `ControlDocument`'s JSON-Schema
 * via the `definition` "StateDecision".
 */
export interface StateDecision {
  value: ControlState;
  /**
   * Who: a user name, or the name of the tool.
   */
  by: string;
  /**
   * When it was decided.
   */
  at: string;
  /**
   * The reason, for people.
   */
  why: string;
  /**
   * When it ends by itself. Absent: stands until removed.
   */
  expiresAt?: string;
  [k: string]: unknown;
}
/**
 * Decisions about the consumers that a selector matches.
 *
 * This interface was referenced by `ControlDocument`'s JSON-Schema
 * via the `definition` "ConsumerControl".
 */
export interface ConsumerControl {
  limit?: LimitDecision;
  kick?: KickDecision;
  [k: string]: unknown;
}
/**
 * A token bucket for the calls of the matched consumers (CTRL-15).
 *
 * This interface was referenced by `ControlDocument`'s JSON-Schema
 * via the `definition` "LimitDecision".
 */
export interface LimitDecision {
  /**
   * Rate. Unit: calls per second. Range: 0 to 1000000; 0 lets nothing through.
   */
  callsPerSecond: number;
  /**
   * Calls let through at once after a pause. Range: 1 to 1000000. Default: callsPerSecond rounded up, at least 1.
   */
  burst?: number;
  /**
   * Who: a user name, or the name of the tool.
   */
  by: string;
  /**
   * When it was decided.
   */
  at: string;
  /**
   * The reason, for people.
   */
  why: string;
  /**
   * When it ends by itself. Absent: stands until removed.
   */
  expiresAt?: string;
  [k: string]: unknown;
}
/**
 * A ban: connections are closed, calls and identify are refused with KICKED until expiresAt (CTRL-18).
 *
 * This interface was referenced by `ControlDocument`'s JSON-Schema
 * via the `definition` "KickDecision".
 */
export interface KickDecision {
  /**
   * Who: a user name, or the name of the tool.
   */
  by: string;
  /**
   * When it was decided.
   */
  at: string;
  /**
   * The reason, for people.
   */
  why: string;
  /**
   * When it ends by itself. Absent: stands until removed.
   */
  expiresAt?: string;
  [k: string]: unknown;
}
/**
 * How clients of the service behave (CTRL-20). What it leaves out, each client decides.
 *
 * This interface was referenced by `ControlDocument`'s JSON-Schema
 * via the `definition` "ServicePolicy".
 */
export interface ServicePolicy {
  balancing?: BalancingPolicy;
  retryBudget?: RetryBudgetPolicy;
  /**
   * Policy per method name; "*" is the default for the fields that a method's own entry leaves out. Default none.
   */
  methods?: {
    [k: string]: MethodPolicy;
  };
  /**
   * Who: a user name, or the name of the tool.
   */
  by: string;
  /**
   * When it was decided.
   */
  at: string;
  /**
   * The reason, for people.
   */
  why: string;
  /**
   * When it ends by itself. Absent: stands until removed.
   */
  expiresAt?: string;
  [k: string]: unknown;
}
/**
 * Which picker, and what shapes its candidates.
 *
 * This interface was referenced by `ControlDocument`'s JSON-Schema
 * via the `definition` "BalancingPolicy".
 */
export interface BalancingPolicy {
  picker?: PickerName;
  /**
   * Whether the caller's zone is preferred (BAL-40).
   */
  zoneAware?: boolean;
  /**
   * Providers each client works with (BAL-44). Range: 0 to 10000; 0 switches subsetting off, 1 to 11 read as 12.
   */
  subsetSize?: number;
  /**
   * Slow start window (BAL-36). Unit: ms. Range: 0 to 3600000; 0 switches it off.
   */
  slowStartMs?: number;
  [k: string]: unknown;
}
/**
 * Retry budget of each client (CALL-12).
 *
 * This interface was referenced by `ControlDocument`'s JSON-Schema
 * via the `definition` "RetryBudgetPolicy".
 */
export interface RetryBudgetPolicy {
  /**
   * Retries allowed per hundred calls of the last 10 s. Range: 0 to 100.
   */
  percent?: number;
  /**
   * Retries allowed beside that. Unit: per second. Range: 0 to 1000.
   */
  perSecond?: number;
  [k: string]: unknown;
}
/**
 * Policy of one method, or of "*".
 *
 * This interface was referenced by `ControlDocument`'s JSON-Schema
 * via the `definition` "MethodPolicy".
 */
export interface MethodPolicy {
  /**
   * Deadline of a call over all its attempts. Unit: ms. Range: 1 to 3600000.
   */
  deadlineMs?: number;
  /**
   * Whether running the method twice does no harm: allows retry after an unknown outcome, and hedging.
   */
  idempotent?: boolean;
  /**
   * Attempts in all, the first included. Range: 1 to 10; 1 switches retries off.
   */
  maxAttempts?: number;
  hedging?: HedgingPolicy;
  [k: string]: unknown;
}
/**
 * Second copy of a slow idempotent call (CALL-17).
 *
 * This interface was referenced by `ControlDocument`'s JSON-Schema
 * via the `definition` "HedgingPolicy".
 */
export interface HedgingPolicy {
  /**
   * Whether to hedge.
   */
  enabled: boolean;
  /**
   * Fixed wait before the copy, in place of the measured one. Unit: ms. Range: 1 to 60000.
   */
  delayMs?: number;
  /**
   * Copies allowed per hundred calls. Range: 0 to 100. Default 2.
   */
  maxExtraPercent?: number;
  [k: string]: unknown;
}

/**
 * What a node reports of itself at <root>/<service>/stats/{providers,consumers}/<node> (10-stats.md). Totals count from the start of the process.
 */
export type StatsReport = ProviderStatsReport | ConsumerStatsReport;

/**
 * Report of a provider.
 */
export interface ProviderStatsReport {
  /**
   * Always "provider".
   */
  role: 'provider';
  /**
   * Version of this specification. Default 1.
   */
  spec?: number;
  /**
   * Registration token (SES-8).
   */
  token?: string;
  /**
   * When the report was made.
   */
  at: string;
  /**
   * Since when the totals count.
   */
  startedAt: string;
  /**
   * 1 for the first report since startedAt, then one more each.
   */
  sequence: number;
  /**
   * Mean time to the next report. Unit: ms. Range: 1000 to 600000. Default 5000.
   */
  intervalMs?: number;
  /**
   * Connections open now.
   */
  connections: number;
  /**
   * Calls in progress now.
   */
  inProgress: number;
  /**
   * Limit on calls in progress in force now. Absent: none.
   */
  concurrencyLimit?: number;
  identityRefused?: CountByCode;
  /**
   * Peers connected now, most calls first. Default none.
   */
  consumers?: ConnectedConsumer[];
  /**
   * Per method name. "*" sums what did not fit (STAT-6).
   */
  methods: {
    [k: string]: ProviderMethodStats;
  };
  /**
   * Whether anything was left out or summed to stay within the size. Default false.
   */
  truncated?: boolean;
  [k: string]: unknown;
}
/**
 * Totals by error code of the error table.
 */
export interface CountByCode {
  /**
   * A total or a level. Range: 0 to 2^53 - 1.
   */
  [k: string]: number;
}
/**
 * One consumer, or the plain clients of one address.
 */
export interface ConnectedConsumer {
  /**
   * Consumer node, when it has identified itself.
   */
  node?: string;
  /**
   * Its application, when known.
   */
  application?: string;
  /**
   * IP address without port; absent for unix sockets.
   */
  address?: string;
  /**
   * Connections open now.
   */
  connections: number;
  /**
   * Calls received from it.
   */
  received?: number;
  /**
   * Calls of it refused.
   */
  refused?: number;
  [k: string]: unknown;
}
/**
 * Totals of one method at a provider. received = answered + failed + refused + in progress (STAT-4).
 */
export interface ProviderMethodStats {
  /**
   * Calls read.
   */
  received: number;
  /**
   * Calls answered with a result or a declared exception; oneway calls run.
   */
  answered: number;
  /**
   * Calls ended by a TApplicationException other than a refusal, or never answered.
   */
  failed: number;
  refused?: CountByCode;
  latency?: Histogram;
  [k: string]: unknown;
}
/**
 * Durations in log-linear buckets of whole microseconds (STAT-10). Latency at a provider: from the call read to the answer handed over, of calls whose handler ran. At a consumer: of what was answered, per attempt in `providers`, per whole call in `methods`.
 */
export interface Histogram {
  /**
   * Durations recorded.
   */
  count: number;
  /**
   * Their sum. Unit: µs. Stays at 2^53 - 1 once there.
   */
  sumUs: number;
  /**
   * The smallest, after clamping; 0 when count is 0. Unit: µs.
   */
  minUs: number;
  /**
   * The largest, after clamping; 0 when count is 0. Unit: µs.
   */
  maxUs: number;
  /**
   * Non-empty buckets as index, count, index, count, …, by ascending index (STAT-13).
   *
   * @maxItems 928
   */
  buckets: number[];
  [k: string]: unknown;
}
/**
 * Report of a consumer.
 */
export interface ConsumerStatsReport {
  /**
   * Always "consumer".
   */
  role: 'consumer';
  /**
   * Version of this specification. Default 1.
   */
  spec?: number;
  /**
   * Registration token (SES-8).
   */
  token?: string;
  /**
   * When the report was made.
   */
  at: string;
  /**
   * Since when the totals count.
   */
  startedAt: string;
  /**
   * 1 for the first report since startedAt, then one more each.
   */
  sequence: number;
  /**
   * Mean time to the next report. Unit: ms. Range: 1000 to 600000. Default 5000.
   */
  intervalMs?: number;
  /**
   * Per provider node. "*" sums what did not fit (STAT-6).
   */
  providers: {
    [k: string]: CalledProvider;
  };
  /**
   * Per method name, over all providers and attempts. "*" sums what did not fit. Default none.
   */
  methods?: {
    [k: string]: ConsumerMethodStats;
  };
  /**
   * Whether the provider list is stale now. Default false.
   */
  listStale?: boolean;
  /**
   * Whether anything was left out or summed to stay within the size. Default false.
   */
  truncated?: boolean;
  [k: string]: unknown;
}
/**
 * Attempts sent to one provider, by outcome (CALL-1).
 */
export interface CalledProvider {
  /**
   * Attempts begun.
   */
  attempts: number;
  /**
   * Ended with a result or a declared exception.
   */
  answered?: number;
  failed?: CountByCode;
  /**
   * Attempts in progress now.
   */
  inProgress?: number;
  /**
   * Connections open now.
   */
  connections?: number;
  /**
   * Times ejected.
   */
  ejections?: number;
  /**
   * Whether ejected now. Default false.
   */
  ejected?: boolean;
  latency?: Histogram;
  [k: string]: unknown;
}
/**
 * Totals of one method at a consumer.
 */
export interface ConsumerMethodStats {
  /**
   * Calls made by the application.
   */
  calls: number;
  /**
   * Calls that ended with a result or a declared exception.
   */
  answered?: number;
  failed?: CountByCode;
  /**
   * Attempts after the first, hedges not counted.
   */
  retries?: number;
  /**
   * Second copies sent.
   */
  hedges?: number;
  /**
   * Second copies that answered first.
   */
  hedgesWon?: number;
  latency?: Histogram;
  [k: string]: unknown;
}

/**
 * The last known list of one service in a file, for starting without a registry and for processes too short-lived for one (DISC-20).
 */
export interface SnapshotFile {
  /**
   * Version of this specification. Always 1.
   */
  spec: number;
  /**
   * Service name.
   */
  service: string;
  /**
   * When the file was written: RFC 3339, UTC, with Z.
   */
  writtenAt: string;
  /**
   * Whether the list was stale when written.
   */
  stale: boolean;
  /**
   * Since when; present exactly when stale is true.
   */
  staleSince?: string;
  providers: SnapshotProviders;
  /**
   * Consumer node names, where known (subsetting needs them).
   */
  consumers?: string[];
  /**
   * The control document in force, where there is one.
   */
  control?: {
    [k: string]: unknown;
  };
  [k: string]: unknown;
}
/**
 * Provider records by node name, as they stood in the registry (defaults not filled in). Each is read by the rules of 03-records.md.
 */
export interface SnapshotProviders {
  [k: string]: {
    [k: string]: unknown;
  };
}

/**
 * An interface definition stored once at <root>/idl/<sha256 of these bytes> (REC-30). At most 512 KiB.
 */
export interface IdlDocument {
  /**
   * Key in `files` of the file that defines the service.
   */
  main: string;
  files: IdlFiles;
  [k: string]: unknown;
}
/**
 * Text of each .thrift file by the relative path its includes use, "/" as separator, no "..".
 */
export interface IdlFiles {
  [k: string]: string;
}
