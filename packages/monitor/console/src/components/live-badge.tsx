import type { RegistryHealth } from '../../../src/api/types.ts';
import { span } from '../data/format.ts';
import type { Live } from '../data/live-stream.ts';
import { useNow } from '../data/use-now.ts';
import { State } from './state.tsx';

interface LiveBadgeProps {
  readonly live: Pick<Live<unknown>, 'state' | 'heardAt'>;
  /** How the monitor reaches the registry, where that is known. */
  readonly registry?: RegistryHealth | undefined;
}

/** Whether what is shown is current; and when it is not, how old it is and who cannot be reached. */
export function LiveBadge({ live: { state, heardAt }, registry }: LiveBadgeProps) {
  const now = useNow();
  if (heardAt === null) return <State tone="idle">Connecting</State>;
  if (state !== 'live') {
    return <State tone="bad">Stale {span(now - heardAt)}: monitor out of reach</State>;
  }
  if (registry !== undefined && registry.state !== 'connected') {
    return <State tone="warn">Stale {span(now - Date.parse(registry.since))}: no ZooKeeper</State>;
  }
  return <State tone="good">Live</State>;
}
