import {
  type CompleteConsumerRecord,
  ConsumerRules,
  type ControlDocument,
  type RegistryNode,
} from '@thriftkeeper/registry';
import type { AppliedKick, AppliedLimit } from '../api/types.ts';
import { sameDecision } from './control-changes.ts';
import type { EventDraft } from './event-draft.ts';
import type { Moment } from './node-reports.ts';
import { RevisionMap } from './revision-map.ts';
import type { ListInput } from './service-model.ts';

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
   * Takes what has changed of the list, and the decisions as they are now.
   *
   * @param decided whether decisions have changed too, which may be about any consumer
   * @returns what happened to consumers since; nothing at the first reading, which happened before
   */
  take(
    { changed, removed, status }: ListInput<CompleteConsumerRecord>,
    document: ControlDocument,
    decided: boolean,
    moment: Moment,
  ): EventDraft[] {
    const events: EventDraft[] = [];
    const rules = new ConsumerRules(document);
    for (const node of removed) {
      if (this.entries.get(node) === undefined) continue;
      this.entries.delete(node, moment.revision);
      events.push({ type: 'consumerGone', node, text: `consumer ${node} is gone`, details: {} });
    }
    for (const one of changed) this.#update(one, rules, moment, events);
    if (decided)
      for (const [node, { record }] of this.entries.entries())
        this.#update({ node, record }, rules, moment, events);
    const first = !this.#known;
    this.#known ||= status.complete;
    return first ? [] : events;
  }

  #update(
    { node, record }: Pick<RegistryNode<CompleteConsumerRecord>, 'node' | 'record'>,
    rules: ConsumerRules,
    { wallMs, revision }: Moment,
    events: EventDraft[],
  ): void {
    const before = this.entries.get(node);
    const known = { node, application: record.application };
    const limits = rules.limits(known, wallMs).map(({ selector, decision }) => ({ selector, decision }));
    const longest = rules.longestKick(known, wallMs);
    const kick = longest ? { selector: longest.selector, decision: longest.decision } : null;
    if (before?.record === record && sameDecision([before.limits, before.kick], [limits, kick])) return;
    this.entries.set(node, { record, limits, kick }, revision);
    if (before !== undefined) return;
    const { application, host } = record;
    const of = application === undefined ? '' : ` of ${application}`;
    const text = `consumer ${node}${of} appeared`;
    events.push({ type: 'consumerAppeared', node, text, details: { application, host } });
  }
}
