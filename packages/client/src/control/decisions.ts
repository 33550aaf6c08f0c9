import {
  type CompleteConsumerRecord,
  type ControlDocument,
  type ControlFollower,
  type ControlSnapshot,
  type KickInForce,
  nextExpiryMs,
  type Snapshot,
  type ThriftkeeperError,
} from '@thriftkeeper/registry';
import type { Clock } from '../clock.ts';
import { longestTimerMs } from '../clock.ts';
import { Restrictions } from './restrictions.ts';

/** Who is told what operators decide. */
export interface DecisionsTo {
  /** A document is in force, or a decision in it has expired. */
  decided(document: ControlDocument, wallMs: number): void;
  /** This client is banned, or is no more. */
  kicked(kick: KickInForce | undefined): void;
}

/** Follows the operators' decisions for one service: tells of changes, also of those that time alone makes. */
export class Decisions {
  readonly #restrictions: Restrictions;
  readonly #application: string | undefined;
  readonly #clock: Clock;
  readonly #to: DecisionsTo;
  readonly #wallMs: () => number;
  #document: ControlDocument = {};
  #applicationSize = 1;
  #cancel: (() => void) | undefined;

  constructor(
    service: string,
    consumer: { readonly node: string | undefined; readonly application: string | undefined },
    clock: Clock,
    to: DecisionsTo,
  ) {
    this.#restrictions = new Restrictions(service, consumer);
    this.#application = consumer.application;
    this.#clock = clock;
    this.#wallMs = () => clock.wallMs();
    this.#to = to;
  }

  /** Follows a control document until that is closed. */
  follow({ live }: ControlFollower): void {
    const take = ({ document }: ControlSnapshot) => {
      if (document === this.#document) return;
      this.#document = document;
      this.#decide();
    };
    live.subscribe(take);
    take(live.value);
  }

  /** Takes the consumers of the service: those of the same application share its limit (CTRL-16). */
  consumers({ nodes }: Snapshot<CompleteConsumerRecord>): void {
    if (this.#application === undefined) return;
    const size = nodes.filter(({ record }) => record.application === this.#application).length;
    if (size === this.#applicationSize) return;
    this.#applicationSize = size;
    this.#apply(this.#wallMs());
  }

  /** Why a call may not be sent now; takes its tokens when it may. */
  restricts(method: string, nowMs: number): ThriftkeeperError | undefined {
    return this.#restrictions.restricts(method, nowMs, this.#wallMs);
  }

  close(): void {
    this.#cancel?.();
  }

  #decide(): void {
    this.#cancel?.();
    const wallMs = this.#wallMs();
    this.#apply(wallMs);
    this.#to.decided(this.#document, wallMs);
    const next = nextExpiryMs(this.#document, wallMs);
    if (next === undefined) return;
    this.#cancel = this.#clock.setIdleTimer(Math.min(next - wallMs, longestTimerMs), () => this.#decide());
  }

  #apply(wallMs: number): void {
    const before = this.#restrictions.kick;
    this.#restrictions.apply(this.#document, this.#applicationSize, this.#clock.nowMs(), wallMs);
    const { kick } = this.#restrictions;
    if ((before === undefined) !== (kick === undefined)) this.#to.kicked(kick);
  }
}
