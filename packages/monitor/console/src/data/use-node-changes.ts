import { useMemo } from 'react';
import type { ServiceMessage } from '../../../src/api/types.ts';
import { api, segment } from './api.ts';
import { systemClock } from './clock.ts';
import { LiveStream } from './live-stream.ts';
import { countChanges, type NodePlace } from './node-changes.ts';
import { useOverview } from './use-live.ts';
import { useStream } from './use-stream.ts';

/**
 * Another number whenever something about a node has changed. The stream of its service is opened from the revision
 * that the overview has come to: so it tells what changes, and never the whole service.
 */
export function useNodeChanges({ service, kind, node }: NodePlace): number {
  const revision = useOverview().model?.revision;
  const isKnown = revision !== undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the first revision is where it begins; it goes on by itself
  const stream = useMemo(
    () =>
      new LiveStream<number, ServiceMessage>({
        api,
        clock: systemClock,
        path: isKnown ? `/services/${segment(service)}/stream` : null,
        apply: countChanges({ kind, node }),
        since: revision,
      }),
    [service, kind, node, isKnown],
  );
  return useStream(stream).model ?? 0;
}
