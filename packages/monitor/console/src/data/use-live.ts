import { createContext, useContext, useMemo } from 'react';
import type { OverviewMessage, ServiceDetail, ServiceMessage } from '../../../src/api/types.ts';
import { api, segment } from './api.ts';
import { systemClock } from './clock.ts';
import { type Live, LiveStream } from './live-stream.ts';
import { applyOverview, type OverviewModel } from './overview-model.ts';
import { applyService } from './service-model.ts';
import { useStream } from './use-stream.ts';

/** The stream of the overview: open while somebody is signed in, whatever page is shown. */
export function newOverviewStream() {
  return new LiveStream<OverviewModel, OverviewMessage>({
    api,
    clock: systemClock,
    path: '/stream',
    apply: applyOverview,
  });
}

export const OverviewContext = createContext<LiveStream<OverviewModel, OverviewMessage> | null>(null);

/** The live overview. */
export function useOverview(): Live<OverviewModel> {
  const stream = useContext(OverviewContext)!;
  return useStream(stream);
}

/** The live model of a service, for as long as a page shows it. */
export function useService(service: string): Live<ServiceDetail> {
  const stream = useMemo(
    () =>
      new LiveStream<ServiceDetail, ServiceMessage>({
        api,
        clock: systemClock,
        path: `/services/${segment(service)}/stream`,
        apply: applyService,
      }),
    [service],
  );
  return useStream(stream);
}
