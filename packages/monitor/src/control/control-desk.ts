import { type Control, type Registry, ThriftkeeperError } from '@thriftkeeper/registry';
import type { ActionRequest, ActionResult, AuditEntry, Decision } from '../api/types.ts';
import type { Clock } from '../clock.ts';
import { sameDecision } from '../collector/control-changes.ts';
import type { AuditDraft, AuditLog } from '../store/audit-log.ts';
import { decisionAt, withDecision } from './change.ts';
import { placeOf } from './decision-words.ts';
import { decisionOf, type Entry, entryAt, entryOf, pointerOf } from './entry.ts';
import { untilReachable } from './until-reachable.ts';

/** Who acts, and from where. */
export type Actor = Pick<AuditDraft, 'who' | 'via' | 'address'>;

/** What the desk works on. */
export interface ControlDeskPlan {
  readonly registry: Pick<Registry, 'state' | 'whyAway'> & {
    control(service: string): Pick<Control, 'update'>;
  };
  readonly audit: AuditLog;
  readonly clock: Clock;
}

/** Where operators' decisions are written: by compare-and-set, into the audit log first, and such that they can be undone. */
export class ControlDesk {
  readonly #plan: ControlDeskPlan;

  constructor(plan: ControlDeskPlan) {
    this.#plan = plan;
  }

  /**
   * Writes a decision, or takes one back.
   *
   * @throws CONTROL_CONFLICT when another decision stands there than the operator saw; CONTROL_INVALID, and the codes of
   *   the registry
   */
  act(service: string, request: ActionRequest, actor: Actor): Promise<ActionResult> {
    const { action, why, expiresAt, expected } = request;
    const entry = entryOf(action);
    const at = new Date(this.#plan.clock.wallMs()).toISOString();
    const decision = decisionOf(action, { by: actor.who, at, why, expiresAt });
    const draft = { ...actor, action: action.kind, service, target: pointerOf(entry), why };
    return this.#write(entry, decision, expected, draft);
  }

  /**
   * Puts back what an action had changed, as it stood before.
   *
   * @throws NOT_FOUND; INVALID_ARGUMENT for what cannot be undone; CONTROL_CONFLICT when somebody has changed the
   *   same entry since
   */
  undo(id: number, why: string, actor: Actor): Promise<ActionResult> {
    const done = this.#undoable(id);
    const entry = entryAt(done.target!);
    // One that has ended meanwhile would stand there for nothing.
    const hasEnded =
      done.before?.expiresAt !== undefined && Date.parse(done.before.expiresAt) <= this.#plan.clock.wallMs();
    const decision = done.before === null || hasEnded ? undefined : done.before;
    const draft = {
      ...actor,
      action: 'undo',
      service: done.service!,
      target: done.target!,
      why,
      undoes: id,
    } as const;
    return this.#write(entry, decision, done.after, draft);
  }

  async #write(
    entry: Entry,
    decision: Decision | undefined,
    expected: Decision | null | undefined,
    draft: AuditDraft & { readonly service: string },
  ): Promise<ActionResult> {
    const { audit, registry, clock } = this.#plan;
    const id = audit.begin(draft, clock.wallMs());
    let before: Decision | undefined;
    try {
      await untilReachable(registry, clock);
      const { version } = await registry.control(draft.service).update((document) => {
        before = decisionAt(document, entry);
        if (expected !== undefined && !sameDecision(before ?? null, expected)) throw conflict(entry, before);
        return withDecision(document, entry, decision, clock.wallMs());
      });
      audit.finish(id, { before, after: decision });
      return {
        auditId: id,
        service: draft.service,
        entry: pointerOf(entry),
        before: before ?? null,
        after: decision ?? null,
        version: version!,
      };
    } catch (error) {
      const refused = error instanceof ThriftkeeperError ? error.code : 'UNKNOWN';
      audit.finish(id, { before, after: decision, refused });
      throw error;
    }
  }

  #undoable(id: number): AuditEntry {
    const entry = this.#plan.audit.get(id);
    if (entry === undefined)
      throw new ThriftkeeperError('NOT_FOUND', `the audit log has no entry ${id}`, { details: { id } });
    const problem =
      entry.service === null || entry.target === null || entry.action === 'try'
        ? 'it changed no control document'
        : entry.refused !== null
          ? `it ended with ${entry.refused}`
          : entry.undoneBy !== null
            ? `entry ${entry.undoneBy} has undone it already`
            : undefined;
    if (problem === undefined) return entry;
    throw new ThriftkeeperError('INVALID_ARGUMENT', `entry ${id} cannot be undone: ${problem}`, {
      details: { id },
    });
  }
}

function conflict(entry: Entry, present: Decision | undefined): ThriftkeeperError {
  const stands = present ? `${present.by} has set it: ${present.why}` : 'it has been taken back';
  return new ThriftkeeperError(
    'CONTROL_CONFLICT',
    `${placeOf(entry)} is not any more as it was: ${stands}; look at it again and decide anew`,
    { details: { entry: pointerOf(entry), present: present ?? null } },
  );
}
