import { type ControlDocument, type ControlSnapshot, inForce } from '@thriftkeeper/registry';
import type { Decision } from '../api/types.ts';
import { decided, ended, takenBack } from '../control/decision-words.ts';
import { controlChanges, decisionsIn } from './control-changes.ts';
import type { EventDraft } from './event-draft.ts';

/** What somebody has decided between two readings of the control document. */
export function controlEvents(before: ControlSnapshot, after: ControlSnapshot): EventDraft[] {
  const events = controlChanges(before.document, after.document).map(
    ({ pointer, before: was, after: is }): EventDraft => ({
      type: 'controlChanged',
      text: is ? decided(pointer, is) : takenBack(pointer, was!),
      details: { pointer, before: was ?? null, after: is ?? null },
    }),
  );
  if (after.problem !== undefined && after.problem.message !== before.problem?.message) {
    const { code, message } = after.problem;
    events.push({ type: 'controlProblem', text: message, details: { code } });
  }
  return events;
}

/**
 * Decisions that have ended by themselves.
 *
 * @param before pointers of those that were in force when last looked
 */
export const expiryEvents = (
  document: ControlDocument,
  before: ReadonlySet<string>,
  wallMs: number,
): EventDraft[] =>
  [...decisionsIn(document)]
    .filter(([pointer, decision]) => before.has(pointer) && !inForce(decision, wallMs))
    .map(([pointer, decision]: [string, Decision]) => ({
      type: 'decisionExpired',
      text: ended(pointer, decision),
      details: { pointer, decision },
    }));
