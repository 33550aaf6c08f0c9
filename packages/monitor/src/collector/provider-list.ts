import {
  type CompleteProviderRecord,
  type ControlDocument,
  type EffectiveProvider,
  effectiveProvider,
  inForce,
  type ProviderControl,
  type RegistryNode,
} from '@thriftkeeper/registry';
import type { EventType, ProviderCounts } from '../api/types.ts';
import { sameDecision } from './control-changes.ts';
import type { EventDraft } from './event-draft.ts';
import { LostProviders } from './lost-providers.ts';
import type { Moment } from './node-reports.ts';
import { RevisionMap } from './revision-map.ts';
import type { ListInput } from './service-model.ts';

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
  readonly lost = new LostProviders();
  readonly #counts = { total: 0, up: 0, draining: 0, disabled: 0, notReady: 0, held: 0 };
  #takeCalls = 0;
  #known = false;

  /**
   * Takes what has changed of the list, and the decisions as they are now.
   *
   * @param decided whether decisions have changed too, which may be about any provider
   * @returns what happened to providers since; nothing at the first reading, which happened before
   */
  take(
    { changed, removed, lost, status }: ListInput<CompleteProviderRecord>,
    document: ControlDocument,
    decided: boolean,
    moment: Moment,
  ): EventDraft[] {
    const events: EventDraft[] = [];
    const unannounced = new Set(lost);
    for (const { node } of status.unreadable) unannounced.delete(node);
    for (const node of removed) {
      if (!this.#delete(node, moment)) continue;
      const announced = !unannounced.has(node);
      if (!announced) this.lost.lost(node, moment);
      const text = `provider ${node} left${announced ? '' : ' without saying goodbye'}`;
      events.push({ type: 'providerGone', node, text, details: { announced } });
    }
    for (const one of changed) this.#update(one, document, moment, events);
    if (decided)
      for (const [node, entry] of this.entries.entries())
        this.#update({ node, ...entry }, document, moment, events);
    const first = !this.#known;
    this.#known ||= status.complete;
    return first ? [] : events;
  }

  counts(unreadable: number): ProviderCounts {
    return { ...this.#counts, unreadable, lost: this.lost.count };
  }

  /** Whether any provider takes calls. */
  get anyTakesCalls(): boolean {
    return this.#takeCalls > 0;
  }

  #update(
    { node, record, held }: RegistryNode<CompleteProviderRecord>,
    document: ControlDocument,
    moment: Moment,
    events: EventDraft[],
  ): void {
    const tell = (type: EventType, text: string, details: EventDraft['details'] = {}) =>
      events.push({ type, node, text, details });
    const before = this.entries.get(node);
    const effective = effectiveProvider(record, document, node, moment.wallMs);
    const decisions = decisionsInForce(document, node, moment.wallMs);
    const same = before?.record === record && before.held === held && sameEffect(before, effective);
    if (same && sameDecision(before.decisions, decisions)) return;
    this.#set(node, { record, held, effective, decisions }, moment);
    if (before === undefined) {
      this.lost.found(node);
      const text = `provider ${node} appeared at ${record.address}`;
      tell('providerAppeared', text, { address: record.address, state: effective.state });
      return;
    }
    const { state: from } = before.effective;
    if (from !== effective.state) {
      const text = `provider ${node} went from ${from} to ${effective.state}`;
      tell('providerState', text, { from, to: effective.state });
    }
    if (held && !before.held)
      tell('providerHeld', `provider ${node} is not shown by the registry, and kept for now`);
  }

  #set(node: string, entry: ProviderEntry, { revision }: Moment): void {
    this.#count(this.entries.get(node), -1);
    this.#count(entry, 1);
    this.entries.set(node, entry, revision);
  }

  #delete(node: string, { revision }: Moment): boolean {
    const entry = this.entries.get(node);
    this.#count(entry, -1);
    this.entries.delete(node, revision);
    return entry !== undefined;
  }

  #count(entry: ProviderEntry | undefined, by: 1 | -1): void {
    if (entry === undefined) return;
    const { held, effective } = entry;
    this.#counts.total += by;
    this.#counts[effective.state] += by;
    if (held) this.#counts.held += by;
    if (effective.state === 'up' && effective.weight > 0) this.#takeCalls += by;
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
