import { useOverview } from '../data/use-live.ts';
import { Notice } from './notice.tsx';

/** Says in a dialog that nothing can be written now, before somebody tries, and waits for the refusal. */
export function AwayNote() {
  const registry = useOverview().model?.registry;
  if (registry === undefined || registry.state === 'connected') return null;
  return (
    <Notice tone="warn">
      ZooKeeper is out of reach: what is decided now is refused, unless it comes back within two seconds.
    </Notice>
  );
}
