import {
  ConsumerRules,
  type ControlDocument,
  type ControlSnapshot,
  type EffectiveState,
  effectiveProvider,
  type KnownConsumer,
  type LimitInForce,
  type Live,
  nextExpiryMs,
  type StateDecision,
  type ThriftkeeperError,
} from '@thriftkeeper/registry';
import type { Restrictions } from '../callers/caller.ts';
import { type Clock, longestTimerMs } from '../clock.ts';
import { LimitBook } from './limit-book.ts';

/** Who is told. */
export interface DecisionsTo {
  /** A document has come into force, or one of its decisions has expired. */
  decided(): void;
  /** The document that stands there cannot be read; the last one that could stays in force (CTRL-2). */
  warned(problem: ThriftkeeperError): void;
}

/** What operators have decided about a provider and its consumers, as it holds now (08-control.md). */
export class Decisions {
  readonly #node: string | undefined;
  readonly #clock: Clock;
  readonly #to: DecisionsTo;
  readonly #limits = new LimitBook();
  #document: ControlDocument = {};
  #rules = new ConsumerRules({});
  #problem: ThriftkeeperError | undefined;
  #stopListening = () => {};
  #cancelExpiry = () => {};

  /** @param node of the provider; undefined where it stands in no registry, and nobody decides about it */
  constructor(node: string | undefined, clock: Clock, to: DecisionsTo) {
    this.#node = node;
    this.#clock = clock;
    this.#to = to;
  }

  /** Follows the document until this is closed. */
  follow(live: Live<ControlSnapshot>): void {
    this.#stopListening = live.subscribe((snapshot) => this.#take(snapshot));
    this.#take(live.value);
  }

  close(): void {
    this.#stopListening();
    this.#cancelExpiry();
  }

  /** What a state that the record says, and these decisions, come to together (CTRL-9). */
  effectiveState(recordState: string): EffectiveState {
    if (this.#node === undefined) return recordState === 'up' ? 'up' : 'notReady';
    const record = { weight: 1, state: recordState };
    return effectiveProvider(record, this.#document, this.#node, this.#clock.wallMs()).state;
  }

  /** Who has disabled the provider, and why; undefined when nobody has. */
  get disabledBy(): StateDecision | undefined {
    return this.effectiveState('up') === 'disabled'
      ? this.#document.providers?.[this.#node!]?.state
      : undefined;
  }

  /** The limits in force for a consumer. */
  limitsFor(consumer: KnownConsumer): LimitInForce[] {
    return this.#rules.limits(consumer, this.#clock.wallMs());
  }

  /** The ban and the limits in force for a consumer, with the buckets of these. */
  restrictionsOf(consumer: KnownConsumer): Restrictions {
    return {
      kick: this.#rules.longestKick(consumer, this.#clock.wallMs()),
      limits: this.#limits.of(this.limitsFor(consumer)),
    };
  }

  #take({ document, problem }: ControlSnapshot): void {
    if (problem !== undefined && problem !== this.#problem) this.#to.warned(problem);
    this.#problem = problem;
    if (document === this.#document) return;
    this.#document = document;
    this.#rules = new ConsumerRules(document);
    this.#decide();
  }

  #decide(): void {
    const wallMs = this.#clock.wallMs();
    this.#limits.apply(this.#rules.limits(undefined, wallMs), this.#clock.nowMs());
    this.#cancelExpiry();
    const expiryMs = nextExpiryMs(this.#document, wallMs);
    if (expiryMs !== undefined) {
      const inMs = Math.min(expiryMs - wallMs, longestTimerMs);
      this.#cancelExpiry = this.#clock.setIdleTimer(inMs, () => this.#decide());
    }
    this.#to.decided();
  }
}
