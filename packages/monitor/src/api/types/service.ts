import type {
  ControlDocument,
  EffectiveState,
  ErrorCode,
  KickDecision,
  LimitDecision,
  ProviderControl,
} from '@thriftkeeper/registry';
import type { Load } from './load.ts';
import type { ServiceSummary } from './overview.ts';

/** All about a service but its history and its map. */
export interface ServiceDetail {
  readonly revision: string;
  readonly at: string;
  readonly summary: ServiceSummary;
  /** In node order. */
  readonly providers: readonly ProviderRow[];
  /** In node order. */
  readonly consumers: readonly ConsumerRow[];
  /** Clients that have not said who they are, by address; most connections first, at most 200. */
  readonly plainClients: readonly PlainClient[];
  /** Busiest first, at most 200. */
  readonly methods: readonly MethodRow[];
  readonly unreadable: readonly UnreadableRecord[];
  readonly control: ControlView;
}

export interface ProviderRow {
  readonly node: string;
  readonly address: string;
  /** What the record and the decisions in force come to. */
  readonly state: EffectiveState;
  /** The weight in force. */
  readonly weight: number;
  /** What the provider itself says. */
  readonly record: ProviderBrief;
  /** Decisions about it that are in force. */
  readonly decisions: ProviderControl;
  /** The registry does not show it at the moment, and it is kept for now. */
  readonly held: boolean;
  /** `null`: it does not report, or has not for long. */
  readonly load: Load | null;
  /** Its part of the service's calls, 0 to 1. */
  readonly share: number | null;
  /** When it made its last report. */
  readonly reportAt?: string;
  /** When its last report was seen, where three of its own intervals have passed in which others could be read. */
  readonly silentSince?: string;
}

/** What a provider's record says, as far as tables show it. */
export interface ProviderBrief {
  readonly weight: number;
  readonly state: string;
  readonly transport: string;
  readonly protocol: string;
  readonly tls: boolean;
  readonly zone?: string;
  readonly version?: string;
  readonly host?: string;
  readonly language?: string;
  readonly library?: string;
  readonly startedAt?: string;
}

export interface ConsumerRow {
  readonly node: string;
  readonly application?: string;
  readonly zone?: string;
  readonly version?: string;
  readonly host?: string;
  readonly language?: string;
  readonly library?: string;
  readonly startedAt?: string;
  /** Limits in force that its node or application is named by. */
  readonly limits: readonly AppliedLimit[];
  /** The ban in force that its node or application is named by. */
  readonly kick: AppliedKick | null;
  /** Attempts as it reports them itself; `null`: it does not report, or has not for long. */
  readonly load: Load | null;
  /** Whether it says that its list of providers is stale. */
  readonly listStale: boolean;
  /** Providers that it has taken out for failing. */
  readonly ejected: readonly string[];
  readonly reportAt?: string;
  /** As of a provider. */
  readonly silentSince?: string;
}

export interface AppliedLimit {
  readonly selector: string;
  readonly decision: LimitDecision;
}

export interface AppliedKick {
  readonly selector: string;
  readonly decision: KickDecision;
}

/** The clients of one address that have not said who they are, over all providers. */
export interface PlainClient {
  /** Absent for unix sockets. */
  readonly address?: string;
  readonly connections: number;
  readonly callsPerSecond: number;
  /** Providers that it is connected to. */
  readonly providers: number;
}

/** A method as the providers report it together. */
export interface MethodRow {
  /** `*` sums what providers had no room to tell apart. */
  readonly method: string;
  readonly callsPerSecond: number;
  readonly failedPerSecond: number;
  readonly refusedPerSecond: number;
  readonly p50Us: number | null;
  readonly p90Us: number | null;
  readonly p99Us: number | null;
}

export interface UnreadableRecord {
  readonly kind: 'provider' | 'consumer' | 'providerStats' | 'consumerStats';
  readonly node: string;
  readonly code: ErrorCode;
  readonly message: string;
}

/** The control document. */
export interface ControlView {
  /** As it stands, decisions that have expired included. */
  readonly document: ControlDocument;
  /** Version of its node; `null` where there is none. */
  readonly version: number | null;
  readonly stale: boolean;
  /** Why what stands there now is not in force. */
  readonly problem?: string;
}
