import type { Listener } from '@thriftkeeper/transport';
import { systemClock } from './clock.ts';
import type { RegistryPlace } from './registry-place.ts';
import type { StopTimes } from './stop-times.ts';
import { unlessLater, untilQuiet } from './waits.ts';

/** What a server that leaves needs to know. */
export interface Leaving {
  readonly listener: Listener;
  /** Undefined where it stands in no registry. */
  readonly place: RegistryPlace | undefined;
  readonly times: StopTimes;
  /** Aborted by an order to go to the end at once. */
  readonly hurry: AbortSignal;
  /** Told where it stands. */
  began(part: 'draining' | 'finishing'): void;
}

/** Takes leave of consumers in order (SES-18, steps 1 to 4): no call fails over it, unless it is hurried. */
export async function leaveConsumers({ listener, place, times, hurry, began }: Leaving): Promise<void> {
  const { finishMs } = times;
  let isQuiet = hurry.aborted || listener.connections.size === 0;
  if (place?.announcement && !hurry.aborted) {
    began('draining');
    await place.tell('draining', hurry);
    isQuiet = await untilNoticed(listener, times, hurry);
  }
  began('finishing');
  listener.drain();
  // A connection that is closed under a call that is on its way leaves its caller without an answer; a refusal
  // tells him to go elsewhere. So those who still call are refused first.
  if (!isQuiet) await untilNoticed(listener, times, hurry);
  const closed = listener.close({ graceMs: finishMs });
  await unlessLater(closed, finishMs, systemClock, hurry);
  if (hurry.aborted) listener.kick(() => true, new Error('the server was stopped at once'));
  await closed;
}

/** Waits until consumers have had time to notice a change of the record; says whether they call no more. */
export function untilNoticed(listener: Listener, times: StopTimes, signal: AbortSignal): Promise<boolean> {
  const { noticeMs: atMostMs, quietMs } = times;
  return untilQuiet(() => callsOn(listener), { quietMs, atMostMs, signal }, systemClock);
}

/** Calls that have arrived on the connections that are open. */
function callsOn({ connections }: Listener): number {
  let calls = 0;
  for (const { callCount } of connections) calls += callCount;
  return calls;
}
