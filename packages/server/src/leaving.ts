import type { Announcement, ProviderRecord } from '@thriftkeeper/registry';
import type { Listener } from '@thriftkeeper/transport';
import { systemClock } from './clock.ts';
import type { StopTimes } from './stop-times.ts';
import { unlessLater, untilQuiet } from './waits.ts';

/** What a server that leaves needs to know. */
export interface Leaving {
  readonly listener: Listener;
  /** Undefined where it stands in no registry. */
  readonly announcement: Announcement<ProviderRecord> | undefined;
  readonly times: StopTimes;
  /** Aborted by an order to go to the end at once. */
  readonly hurry: AbortSignal;
  /** Told where it stands. */
  began(part: 'draining' | 'finishing'): void;
}

/** Takes leave of consumers in order (SES-18, steps 1 to 4): no call fails over it, unless it is hurried. */
export async function leaveConsumers({
  listener,
  announcement,
  times,
  hurry,
  began,
}: Leaving): Promise<void> {
  const { noticeMs, quietMs, finishMs, registryMs } = times;
  const quiet = () =>
    untilQuiet(() => callsOn(listener), { quietMs, atMostMs: noticeMs, signal: hurry }, systemClock);
  let isQuiet = hurry.aborted || listener.connections.size === 0;
  if (announcement && !hurry.aborted) {
    began('draining');
    const told = announcement.update({ state: 'draining' }, { timeoutMs: registryMs });
    await unlessLater(told, registryMs, systemClock, hurry);
    isQuiet = await quiet();
  }
  began('finishing');
  listener.drain();
  // A connection that is closed under a call that is on its way leaves its caller without an answer; a refusal
  // tells him to go elsewhere. So those who still call are refused first.
  if (!isQuiet) await quiet();
  const closed = listener.close({ graceMs: finishMs });
  await unlessLater(closed, finishMs, systemClock, hurry);
  if (hurry.aborted) listener.kick(() => true, new Error('the server was stopped at once'));
  await closed;
}

/** Calls that have arrived on the connections that are open. */
export function callsOn({ connections }: Listener): number {
  let calls = 0;
  for (const { callCount } of connections) calls += callCount;
  return calls;
}
