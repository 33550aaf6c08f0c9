import type { ControlDocument, KickDecision, LimitDecision } from '../generated/records.ts';
import { inForce } from './in-force.ts';
import { type KnownConsumer, parseSelector, type Selector, selects } from './selector.ts';

/** A rate limit that holds now (CTRL-15). */
export interface LimitInForce {
  /** As it stands in the document: `application:billing`. */
  readonly selector: string;
  readonly callsPerSecond: number;
  readonly burst: number;
  readonly decision: LimitDecision;
}

/** A ban that holds now (CTRL-18). */
export interface KickInForce {
  readonly selector: string;
  /** When it ends, in milliseconds since the epoch; undefined: when it is taken back. */
  readonly untilWallMs: number | undefined;
  readonly decision: KickDecision;
}

/** What operators have decided about consumers, in one control document: its selectors are read once. */
export class ConsumerRules {
  /** In the order of selectors. */
  readonly #rules: readonly {
    readonly text: string;
    readonly selector: Selector;
    readonly limit: LimitDecision | undefined;
    readonly kick: KickDecision | undefined;
  }[];

  /** @param document one that could be read: its selectors are valid */
  constructor(document: ControlDocument) {
    this.#rules = Object.entries(document.consumers ?? {})
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .flatMap(([text, { limit, kick }]) => {
        const selector = parseSelector(text);
        return selector === undefined ? [] : [{ text, selector, limit, kick }];
      });
  }

  /**
   * The limits in force for a consumer, all of which it has to keep (CTRL-13).
   *
   * @param consumer undefined for those of all consumers
   */
  limits(consumer: KnownConsumer | undefined, wallMs: number): LimitInForce[] {
    return this.#rules.flatMap(({ text, selector, limit }) => {
      if (!inForce(limit, wallMs) || (consumer && !selects(selector, consumer))) return [];
      const { callsPerSecond, burst = Math.max(1, Math.ceil(callsPerSecond)) } = limit!;
      return [{ selector: text, callsPerSecond, burst, decision: limit! }];
    });
  }

  /** The bans in force for a consumer. */
  kicks(consumer: KnownConsumer, wallMs: number): KickInForce[] {
    return this.#rules.flatMap(({ text, selector, kick }) => {
      if (!inForce(kick, wallMs) || !selects(selector, consumer)) return [];
      const untilWallMs = kick!.expiresAt === undefined ? undefined : Math.floor(Date.parse(kick!.expiresAt));
      return [{ selector: text, untilWallMs, decision: kick! }];
    });
  }

  /** Of several bans the one that ends last; undefined for none. */
  longestKick(consumer: KnownConsumer, wallMs: number): KickInForce | undefined {
    const end = ({ untilWallMs = Number.POSITIVE_INFINITY }: KickInForce) => untilWallMs;
    return this.kicks(consumer, wallMs).reduce<KickInForce | undefined>(
      (longest, kick) => (longest === undefined || end(kick) > end(longest) ? kick : longest),
      undefined,
    );
  }
}

/**
 * The part of a limit that a client keeps by itself (CTRL-16); undefined for one that it leaves to providers.
 *
 * @param sameApplication registered consumers with its application, itself included
 */
export function clientShare(
  { selector, callsPerSecond, burst }: LimitInForce,
  sameApplication: number,
): Pick<LimitInForce, 'callsPerSecond' | 'burst'> | undefined {
  if (selector.startsWith('address:')) return undefined;
  const sharers = selector.startsWith('application:') ? Math.max(1, sameApplication) : 1;
  return { callsPerSecond: callsPerSecond / sharers, burst: Math.max(1, Math.floor(burst / sharers)) };
}
