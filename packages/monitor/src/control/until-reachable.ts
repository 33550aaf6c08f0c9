import { type Registry, ThriftkeeperError } from '@thriftkeeper/registry';
import type { Clock } from '../clock.ts';

/** How long a decision waits for a registry that is away: a lost connection is made again by then. Unit: ms. */
const patienceMs = 2_000;

/**
 * Waits until the registry can be written to, but no longer than somebody who looks on would.
 *
 * @throws REGISTRY_UNAVAILABLE, CHROOT_MISSING and their like: why it is away
 */
export function untilReachable(registry: Pick<Registry, 'state' | 'whyAway'>, clock: Clock): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (end: () => void) => {
      stop();
      timer.cancel();
      end();
    };
    const look = () => {
      const { name } = registry.state.value;
      if (name === 'connected') settle(resolve);
      else if (name === 'failed' || name === 'closed') settle(() => reject(refusal(registry)));
    };
    const timer = clock.setTimer(patienceMs, () => settle(() => reject(refusal(registry))));
    const stop = registry.state.subscribe(look);
    look();
  });
}

function refusal({ state, whyAway }: Pick<Registry, 'state' | 'whyAway'>): ThriftkeeperError {
  const why = whyAway?.message ?? `the registry cannot be reached: it is ${state.value.name}`;
  return new ThriftkeeperError(
    whyAway?.code ?? 'REGISTRY_UNAVAILABLE',
    `nothing was written: ${why}; decide anew when it is back`,
    { cause: whyAway },
  );
}
