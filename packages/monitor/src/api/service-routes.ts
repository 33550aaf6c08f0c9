import { consumerDetail, providerDetail } from '../collector/node-details.ts';
import { serviceMap } from '../collector/service-map.ts';
import { modelOf, overview, serviceDetail } from '../collector/views.ts';
import type { SeriesRing } from '../history/series-ring.ts';
import { nodeRing } from '../history/series-ring.ts';
import type { ApiContext } from './context.ts';
import { type ApiRequest, queries, type Route, wholeNumber } from './route.ts';
import type { Streams } from './streams.ts';

/** What there is to see. */
export const serviceRoutes = (context: ApiContext, streams: Streams): Route[] => {
  const { collector, clock } = context;
  const stamp = () => ({
    revision: streams.revision,
    at: new Date(clock.wallMs()).toISOString(),
  });
  const model = ({ params }: ApiRequest) => modelOf(collector, params.service!);
  const series = (ring: SeriesRing, { query }: ApiRequest) =>
    ring.read(wholeNumber(query.fromMs) ?? 0, clock.wallMs());
  const see = (path: string, summary: string, gives: string, run: Route['run'], more = {}): Route => ({
    method: 'GET',
    path,
    right: 'see',
    summary,
    gives,
    run,
    ...more,
  });
  const history = (path: string, what: string, ring: (request: ApiRequest) => SeriesRing) =>
    see(path, `The last hour of ${what}.`, 'Series', (request) => series(ring(request), request), {
      query: { fromMs: queries.wholeNumber },
    });
  const stream = (path: string, what: string, gives: string, open: Route['run']) =>
    see(path, `${what} as Server-Sent Events: a snapshot, then what changes.`, gives, open, {
      media: 'text/event-stream',
      query: { since: queries.text },
    });
  return [
    see('/overview', 'Everything at a glance.', 'Overview', () => ({ ...stamp(), ...overview(collector) })),
    stream('/stream', 'The overview', 'OverviewMessage', (request, reply) =>
      streams.openOverview(request, reply),
    ),
    history('/history', 'all services together', () => collector.history),
    see('/services/:service', 'All about a service.', 'ServiceDetail', (request) => ({
      ...stamp(),
      ...serviceDetail(model(request)),
    })),
    stream('/services/:service/stream', 'A service', 'ServiceMessage', (request, reply) =>
      streams.openService(request.params.service!, request, reply),
    ),
    see('/services/:service/map', 'Who calls whom.', 'ServiceMap', (request) =>
      serviceMap(model(request), clock.wallMs()),
    ),
    history('/services/:service/history', 'a service', (request) => model(request).history),
    see('/services/:service/providers/:node', 'All about a provider.', 'ProviderDetail', (request) =>
      providerDetail(model(request), request.params.node!),
    ),
    history('/services/:service/providers/:node/history', 'a provider', (request) => {
      const { providerReports } = model(request);
      return providerReports.get(request.params.node!)?.history ?? nodeRing();
    }),
    see('/services/:service/consumers/:node', 'All about a consumer.', 'ConsumerDetail', (request) =>
      consumerDetail(model(request), request.params.node!),
    ),
    history('/services/:service/consumers/:node/history', 'a consumer', (request) => {
      const { consumerReports } = model(request);
      return consumerReports.get(request.params.node!)?.history ?? nodeRing();
    }),
  ];
};
