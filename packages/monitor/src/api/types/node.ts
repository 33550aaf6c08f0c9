import type { ConsumerRecord, ProviderRecord } from '@thriftkeeper/registry';
import type { ConsumerRow, MethodRow, ProviderRow } from './service.ts';

/** All about a provider but its history. */
export interface ProviderDetail {
  readonly service: string;
  readonly provider: ProviderRow;
  /** The whole record, without its token. */
  readonly record: ProviderRecord;
  readonly methods: readonly MethodRow[];
  /** Peers that it reports, those with most calls first. */
  readonly consumers: readonly ConnectedPeer[];
  /** Limit on calls in progress that it reports. */
  readonly concurrencyLimit: number | null;
  /** Refusals per second by code, those above 0. */
  readonly refusedPerSecondByCode: Readonly<Record<string, number>>;
}

export interface ConnectedPeer {
  readonly node?: string;
  readonly application?: string;
  readonly address?: string;
  readonly connections: number;
  readonly callsPerSecond: number;
  readonly refusedPerSecond: number;
}

/** All about a consumer but its history. */
export interface ConsumerDetail {
  readonly service: string;
  readonly consumer: ConsumerRow;
  /** The whole record, without its token. */
  readonly record: ConsumerRecord;
  readonly methods: readonly ConsumerMethodRow[];
  readonly providers: readonly CalledProviderRow[];
  /** Failures and refusals per second by code, those above 0; also of calls that ended before there was an attempt. */
  readonly failedPerSecondByCode: Readonly<Record<string, number>>;
}

export interface ConsumerMethodRow {
  readonly method: string;
  readonly callsPerSecond: number;
  readonly failedPerSecond: number;
  readonly retriesPerSecond: number;
  readonly hedgesPerSecond: number;
  readonly p50Us: number | null;
  readonly p99Us: number | null;
}

export interface CalledProviderRow {
  readonly node: string;
  readonly callsPerSecond: number;
  readonly failedPerSecond: number;
  /** Failures per second by code, those above 0. */
  readonly failedPerSecondByCode: Readonly<Record<string, number>>;
  readonly p50Us: number | null;
  readonly p99Us: number | null;
  readonly connections: number;
  readonly inProgress: number;
  readonly ejected: boolean;
}
