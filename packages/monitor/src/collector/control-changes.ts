import { type ControlDocument, inForce } from '@thriftkeeper/registry';
import type { Decision } from '../api/types.ts';

/** Every decision of a document by its JSON pointer: `/providers/node1/weight`. */
export function decisionsIn(document: ControlDocument): Map<string, Decision> {
  const found = new Map<string, Decision>();
  const look = (pointer: string, decision: Decision | undefined) => {
    if (decision !== undefined) found.set(pointer, decision);
  };
  for (const [node, { weight, state }] of Object.entries(document.providers ?? {})) {
    look(pointerTo('providers', node, 'weight'), weight);
    look(pointerTo('providers', node, 'state'), state);
  }
  for (const [selector, { limit, kick }] of Object.entries(document.consumers ?? {})) {
    look(pointerTo('consumers', selector, 'limit'), limit);
    look(pointerTo('consumers', selector, 'kick'), kick);
  }
  look('/policy', document.policy);
  return found;
}

/** A JSON pointer (RFC 6901). */
export const pointerTo = (...segments: readonly string[]): string =>
  segments.map((segment) => `/${segment.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

/** How many decisions hold at a moment. */
export const countInForce = (document: ControlDocument, wallMs: number): number =>
  [...decisionsIn(document).values()].filter((decision) => inForce(decision, wallMs)).length;

/** A decision that is another one now, or there, or gone. */
export interface ControlChange {
  readonly pointer: string;
  readonly before: Decision | undefined;
  readonly after: Decision | undefined;
}

/** What differs between two documents, decision by decision. */
export function controlChanges(before: ControlDocument, after: ControlDocument): ControlChange[] {
  const [old, present] = [decisionsIn(before), decisionsIn(after)];
  return [...new Set([...old.keys(), ...present.keys()])]
    .map((pointer) => ({ pointer, before: old.get(pointer), after: present.get(pointer) }))
    .filter((change) => !sameDecision(change.before, change.after));
}

/** Whether two decisions say the same, in whatever order their fields stand. */
export const sameDecision = (one: unknown, other: unknown): boolean => canonical(one) === canonical(other);

const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([one], [other]) => (one < other ? -1 : 1)))
      : inner,
  ) ?? 'undefined';
