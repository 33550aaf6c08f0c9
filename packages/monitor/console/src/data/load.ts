import type { EffectiveState, Load, ServiceSummary } from '../../../src/api/types.ts';

/** The part of the calls that failed or were refused, 0 to 1; null where there were none. */
export function errorShare(
  load: Pick<Load, 'callsPerSecond' | 'failedPerSecond' | 'refusedPerSecond'> | null,
): number | null {
  if (load === null || load.callsPerSecond <= 0) return null;
  return Math.min(1, (load.failedPerSecond + load.refusedPerSecond) / load.callsPerSecond);
}

/** What a colour says; each has a shape of its own too. */
export type Tone = 'good' | 'warn' | 'bad' | 'idle';

/** How much an error share needs attention: the monitor calls a service degraded above 5 %. */
export function errorTone(value: number | null): Tone | undefined {
  if (value === null || value < 0.01) return undefined;
  return value < 0.05 ? 'warn' : 'bad';
}

const serviceStates: Readonly<
  Record<ServiceSummary['status'], { readonly name: string; readonly tone: Tone; readonly rank: number }>
> = {
  down: { name: 'Down', tone: 'bad', rank: 0 },
  degraded: { name: 'Degraded', tone: 'warn', rank: 1 },
  empty: { name: 'Empty', tone: 'idle', rank: 2 },
  ok: { name: 'OK', tone: 'good', rank: 3 },
};

const notConfirmed = { name: 'Not confirmed', tone: 'warn', rank: 1.5 } as const;

/** The state of a service; of one that the registry does not confirm nobody knows whether it is well. */
export function serviceState({ status, stale }: Pick<ServiceSummary, 'status' | 'stale'>) {
  const isSure = !stale || status === 'down' || status === 'degraded';
  return isSure ? serviceStates[status] : notConfirmed;
}

/** Whether that is all that can be said of it. */
export const isUnconfirmed = (state: ReturnType<typeof serviceState>): boolean => state === notConfirmed;

/** A load that somebody reports; null where nobody does: what nobody said is not nothing. */
export function reported(load: Load): Load | null {
  return load.reporting === 0 ? null : load;
}

export const providerStates: Readonly<
  Record<EffectiveState, { readonly name: string; readonly tone: Tone }>
> = {
  up: { name: 'Up', tone: 'good' },
  draining: { name: 'Draining', tone: 'warn' },
  disabled: { name: 'Disabled', tone: 'bad' },
  notReady: { name: 'Not ready', tone: 'idle' },
};
