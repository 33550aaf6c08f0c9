import type { EventEntry } from './event.ts';
import type { Overview, RegistryHealth, ServiceSummary, Totals } from './overview.ts';
import type {
  ConsumerRow,
  ControlView,
  MethodRow,
  PlainClient,
  ProviderRow,
  ServiceDetail,
  UnreadableRecord,
} from './service.ts';

/**
 * Server-Sent Events, one message in the `data` of each, its `revision` as the `id`. It begins with a `snapshot`,
 * or, when `Last-Event-ID` (or `?since=`) names a revision that the monitor still knows, with a `delta` from there.
 * A row in a delta replaces the one of the same name. Comments keep the connection alive every 15 s. When the
 * sign-in ends, so does the stream, after a message `end`.
 */
export type OverviewMessage =
  | ({ readonly type: 'snapshot'; readonly events: readonly EventEntry[] } & Overview)
  | OverviewDelta
  | StreamEnd;

export interface OverviewDelta {
  readonly type: 'delta';
  readonly revision: string;
  readonly at: string;
  /** When it has changed. */
  readonly registry?: RegistryHealth;
  readonly totals: Totals;
  /** Those that have changed. */
  readonly services: readonly ServiceSummary[];
  /** Names of services that are gone. */
  readonly removed: readonly string[];
  /** What has happened since, oldest first; at most 100, the latest. */
  readonly events: readonly EventEntry[];
}

/** As {@link OverviewMessage}, of one service. A service that is not there is 404 NOT_FOUND. */
export type ServiceMessage = ({ readonly type: 'snapshot' } & ServiceDetail) | ServiceDelta | StreamEnd;

export interface ServiceDelta {
  readonly type: 'delta';
  readonly revision: string;
  readonly at: string;
  readonly summary: ServiceSummary;
  readonly providers: readonly ProviderRow[];
  readonly removedProviders: readonly string[];
  readonly consumers: readonly ConsumerRow[];
  readonly removedConsumers: readonly string[];
  /** The whole list, when it has changed; so the next three. */
  readonly plainClients?: readonly PlainClient[];
  readonly methods?: readonly MethodRow[];
  readonly unreadable?: readonly UnreadableRecord[];
  readonly control?: ControlView;
}

/** The last message of a stream. */
export interface StreamEnd {
  readonly type: 'end';
  /** The sign-in has ended, the service is gone, or the monitor is closing. */
  readonly why: 'signedOut' | 'gone' | 'closing';
}
