import {
  type CompleteConsumerRecord,
  ConsumerRules,
  type ControlDocument,
  type Snapshot,
} from '@thriftkeeper/registry';
import type { AppliedKick, AppliedLimit } from '../api/types.ts';
import { sameDecision } from './control-changes.ts';
import type { EventDraft } from './event-draft.ts';
import type { Moment } from './node-reports.ts';
import { RevisionMap } from './revision-map.ts';

/** A consumer, and what operators have decided about it by node or application. */
export interface ConsumerEntry {
  readonly record: CompleteConsumerRecord;
  readonly limits: readonly AppliedLimit[];
  readonly kick: AppliedKick | null;
}

/** The consumers of a service, with what has changed when. */
export class ConsumerList {
  readonly entries = new RevisionMap<ConsumerEntry>();
  #known = false;

  /**
   * Takes the list and the decisions as they are now.
   *
   * @returns what happened to consumers since; nothing at the first reading, which happened before
   */
  take(
    { nodes, complete }: Pick<Snapshot<CompleteConsumerRecord>, 'nodes' | 'complete'>,
    document: ControlDocument,
    { wallMs, revision }: Moment,
  ): EventDraft[] {
    const events: EventDraft[] = [];
    const rules = new ConsumerRules(document);
    const present = new Set<string>();
    for (const { node, record } of nodes) {
      present.add(node);
      const before = this.entries.get(node);
      const known = { node, application: record.application };
      const limits = rules.limits(known, wallMs).map(({ selector, decision }) => ({ selector, decision }));
      const longest = rules.longestKick(known, wallMs);
      const kick = longest ? { selector: longest.selector, decision: longest.decision } : null;
      if (before?.record === record && sameDecision([before.limits, before.kick], [limits, kick])) continue;
      this.entries.set(node, { record, limits, kick }, revision);
      if (before !== undefined) continue;
      const { application, host } = record;
      const of = application === undefined ? '' : ` of ${application}`;
      const text = `consumer ${node}${of} appeared`;
      events.push({ type: 'consumerAppeared', node, text, details: { application, host } });
    }
    for (const [node] of this.entries.entries()) {
      if (present.has(node)) continue;
      this.entries.delete(node, revision);
      events.push({ type: 'consumerGone', node, text: `consumer ${node} is gone`, details: {} });
    }
    const first = !this.#known;
    this.#known ||= complete;
    return first ? [] : events;
  }
}
