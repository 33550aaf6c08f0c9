import type { ConsumerRecord, ProviderRecord, StatsReport } from '../generated/records.ts';
import type { Role } from '../paths.ts';
import { writeConsumerRecord } from '../records/consumer-record.ts';
import { writeProviderRecord } from '../records/provider-record.ts';
import { writeStatsReport } from '../records/stats-report.ts';
import type { Announcement, AnnouncementPlan } from './announcement.ts';
import { consumerFormerLife, providerFormerLife } from './decide.ts';

/** What is to be announced, before it has a token. */
export type Announced<R> = Omit<AnnouncementPlan<R>, 'token' | 'gone'>;

/** Which node of which service. */
interface Place {
  readonly path: string;
  readonly service: string;
  readonly node: string;
}

export const providerPlan = (place: Place, record: ProviderRecord): Announced<ProviderRecord> => ({
  ...place,
  what: `provider ${place.node} of ${place.service}`,
  record,
  write: (value) => writeProviderRecord(value, place.path),
  isFormerLife: providerFormerLife,
});

export const consumerPlan = (place: Place, record: ConsumerRecord): Announced<ConsumerRecord> => ({
  ...place,
  what: `consumer ${place.node} of ${place.service}`,
  record,
  write: (value) => writeConsumerRecord(value, place.path),
  isFormerLife: consumerFormerLife,
});

export const statsPlan = (
  path: string,
  role: Role,
  { service, node, state }: Pick<Announcement<object>, 'service' | 'node' | 'state'>,
  report: StatsReport,
): Announced<StatsReport> => ({
  path,
  service,
  node,
  what: `the stats of ${role === 'providers' ? 'provider' : 'consumer'} ${node} of ${service}`,
  record: report,
  write: (value) => writeStatsReport(value, path),
  // Who holds a node finds of its stats only what was left there before (SES-10).
  isFormerLife: () => state.value.name === 'registered',
});
