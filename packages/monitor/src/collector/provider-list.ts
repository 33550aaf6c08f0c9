import {
  type CompleteProviderRecord,
  type ControlDocument,
  type EffectiveProvider,
  effectiveProvider,
  inForce,
  type ProviderControl,
  type Snapshot,
} from '@thriftkeeper/registry';
import type { EventType, ProviderCounts } from '../api/types.ts';
import { sameDecision } from './control-changes.ts';
import type { EventDraft } from './event-draft.ts';
import type { Moment } from './node-reports.ts';
import { RevisionMap } from './revision-map.ts';

/** A provider, and what operators have made of it. */
export interface ProviderEntry {
  readonly record: CompleteProviderRecord;
  readonly held: boolean;
  readonly effective: EffectiveProvider;
  /** Decisions about it that are in force. */
  readonly decisions: ProviderControl;
}

/** The providers of a service, with what has changed when. */
export class ProviderList {
  readonly entries = new RevisionMap<ProviderEntry>();
  #known = false;

  /**
   * Takes the list and the decisions as they are now.
   *
   * @returns what happened to providers since; nothing at the first reading, which happened before
   */
  take(
    { nodes, complete }: Pick<Snapshot<CompleteProviderRecord>, 'nodes' | 'complete'>,
    document: ControlDocument,
    moment: Moment,
  ): EventDraft[] {
    const events: EventDraft[] = [];
    const tell = (type: EventType, node: string, text: string, details: EventDraft['details'] = {}) =>
      events.push({ type, node, text, details });
    const present = new Set<string>();
    for (const { node, record, held } of nodes) {
      present.add(node);
      const before = this.entries.get(node);
      const effective = effectiveProvider(record, document, node, moment.wallMs);
      const decisions = decisionsInForce(document, node, moment.wallMs);
      const same = before?.record === record && before.held === held && sameEffect(before, effective);
      if (same && sameDecision(before.decisions, decisions)) continue;
      this.entries.set(node, { record, held, effective, decisions }, moment.revision);
      if (before === undefined) {
        const text = `provider ${node} appeared at ${record.address}`;
        tell('providerAppeared', node, text, { address: record.address, state: effective.state });
        continue;
      }
      const { state: from } = before.effective;
      if (from !== effective.state) {
        const text = `provider ${node} went from ${from} to ${effective.state}`;
        tell('providerState', node, text, { from, to: effective.state });
      }
      if (held && !before.held)
        tell('providerHeld', node, `provider ${node} is not shown by the registry, and kept for now`);
    }
    for (const [node] of this.entries.entries()) {
      if (present.has(node)) continue;
      this.entries.delete(node, moment.revision);
      tell('providerGone', node, `provider ${node} is gone`);
    }
    const first = !this.#known;
    this.#known ||= complete;
    return first ? [] : events;
  }

  counts(unreadable: number): ProviderCounts {
    const counts = { total: 0, up: 0, draining: 0, disabled: 0, notReady: 0, held: 0, unreadable };
    for (const { held, effective } of this.entries.values()) {
      counts.total++;
      counts[effective.state]++;
      if (held) counts.held++;
    }
    return counts;
  }

  /** Whether any provider takes calls. */
  get anyTakesCalls(): boolean {
    return this.entries.values().some(({ effective }) => effective.state === 'up' && effective.weight > 0);
  }
}

const sameEffect = (before: ProviderEntry, now: EffectiveProvider) =>
  before.effective.state === now.state && before.effective.weight === now.weight;

function decisionsInForce(document: ControlDocument, node: string, wallMs: number): ProviderControl {
  const decided = Object.hasOwn(document.providers ?? {}, node) ? document.providers![node]! : {};
  return {
    ...(inForce(decided.weight, wallMs) && { weight: decided.weight! }),
    ...(inForce(decided.state, wallMs) && { state: decided.state! }),
  };
}
