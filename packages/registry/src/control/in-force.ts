import type { ControlDocument } from '../generated/records.ts';

/** Whether a provider is picked, and why not (CTRL-9). */
export type EffectiveState = 'up' | 'notReady' | 'draining' | 'disabled';

/** What a provider's record and the control document come to together. */
export interface EffectiveProvider {
  readonly weight: number;
  readonly state: EffectiveState;
}

/**
 * Whether a decision holds at a moment (CTRL-7).
 *
 * @param wallMs milliseconds since the epoch
 */
export const inForce = (decision: { readonly expiresAt?: string } | undefined, wallMs: number): boolean =>
  decision !== undefined &&
  (decision.expiresAt === undefined || wallMs < Math.floor(Date.parse(decision.expiresAt)));

/** When the next decision of a document expires, in milliseconds since the epoch; undefined: none does (CTRL-7). */
export function nextExpiryMs(document: ControlDocument, wallMs: number): number | undefined {
  let next: number | undefined;
  const look = (decision: { readonly expiresAt?: string } | undefined) => {
    if (decision?.expiresAt === undefined) return;
    const atMs = Math.floor(Date.parse(decision.expiresAt));
    if (atMs > wallMs && (next === undefined || atMs < next)) next = atMs;
  };
  for (const { weight, state } of Object.values(document.providers ?? {})) {
    look(weight);
    look(state);
  }
  for (const { limit, kick } of Object.values(document.consumers ?? {})) {
    look(limit);
    look(kick);
  }
  look(document.policy);
  return next;
}

/** Effective weight and state of a provider (CTRL-8, CTRL-9). */
export function effectiveProvider(
  record: { readonly weight: number; readonly state: string },
  document: ControlDocument,
  node: string,
  wallMs: number,
): EffectiveProvider {
  const control = Object.hasOwn(document.providers ?? {}, node) ? document.providers![node] : undefined;
  const weight = inForce(control?.weight, wallMs) ? control!.weight!.value : record.weight;
  return {
    weight,
    state: effectiveState(record.state, inForce(control?.state, wallMs) ? control!.state!.value : undefined),
  };
}

function effectiveState(record: string, decided: string | undefined): EffectiveState {
  if (decided === 'disabled') return 'disabled';
  if (decided === 'draining' || record === 'draining') return 'draining';
  return record === 'up' ? 'up' : 'notReady';
}
