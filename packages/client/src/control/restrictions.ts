import {
  ConsumerRules,
  type ControlDocument,
  clientShare,
  type KickInForce,
  type KnownConsumer,
  type LimitInForce,
  ThriftkeeperError,
  TokenBucket,
  takeFromAll,
} from '@thriftkeeper/registry';

/** A limit that holds for this client, with the bucket of its share. */
interface HeldLimit {
  readonly limit: LimitInForce;
  /** Calls per second, and calls at once after a pause. */
  readonly rate: number;
  readonly burst: number;
  readonly bucket: TokenBucket;
}

/**
 * What operators have decided about this consumer: kicks and limits that it keeps to by itself, before it sends
 * (CTRL-16, CTRL-19). Pure: told the document and the time.
 */
export class Restrictions {
  readonly #service: string;
  readonly #consumer: KnownConsumer;
  #limits: readonly HeldLimit[] = [];
  #buckets: readonly TokenBucket[] = [];
  #kick: KickInForce | undefined;

  /** @param consumer this one, without an address: address selectors are the providers' to enforce */
  constructor(service: string, consumer: KnownConsumer) {
    this.#service = service;
    this.#consumer = consumer;
  }

  /** The kick in force. */
  get kick(): KickInForce | undefined {
    return this.#kick;
  }

  /** This client's shares of the limits in force. */
  get limits(): readonly Pick<HeldLimit, 'limit' | 'rate' | 'burst'>[] {
    return this.#limits;
  }

  /**
   * Takes the document, or looks again at the same one because an expiry has passed. Buckets keep their tokens.
   *
   * @param applicationSize registered consumers with this one's application, which share its limit
   */
  apply(document: ControlDocument, applicationSize: number, nowMs: number, wallMs: number): void {
    const before = new Map(this.#limits.map(({ limit, bucket }) => [limit.selector, bucket]));
    const rules = new ConsumerRules(document);
    this.#kick = rules.longestKick(this.#consumer, wallMs);
    const limits = rules.limits(this.#consumer, wallMs).flatMap((limit): HeldLimit[] => {
      const share = clientShare(limit, applicationSize);
      if (share === undefined) return [];
      const { callsPerSecond: rate, burst } = share;
      const bucket = before.get(limit.selector) ?? new TokenBucket(nowMs, rate, burst);
      bucket.change(nowMs, rate, burst);
      return [{ limit, rate, burst, bucket }];
    });
    this.#limits = limits;
    this.#buckets = limits.map(({ bucket }) => bucket);
  }

  /** Why a call may not be sent now; takes its tokens when it may. */
  restricts(method: string, nowMs: number, wallMs: () => number): ThriftkeeperError | undefined {
    if (this.#kick !== undefined) return kickedError(method, this.#service, this.#kick, wallMs());
    if (this.#buckets.length === 0) return undefined;
    const waitMs = takeFromAll(this.#buckets, nowMs);
    return waitMs === 0 ? undefined : this.#limited(method, waitMs, nowMs);
  }

  #limited(method: string, waitMs: number, nowMs: number): ThriftkeeperError {
    const { limit } = this.#limits.find(({ bucket }) => bucket.waitMs(nowMs) > 0) ?? this.#limits[0]!;
    const { selector, callsPerSecond, decision } = limit;
    const retryAfterMs = Number.isFinite(waitMs) ? waitMs : undefined;
    const again = retryAfterMs === undefined ? 'until that is changed' : `for ${retryAfterMs} ms`;
    return new ThriftkeeperError(
      'LIMITED',
      `'${method}' was not sent: ${decision.by} has limited ${selector} of '${this.#service}' to ${callsPerSecond} calls a second (${decision.why}); call no more ${again}`,
      { outcome: 'notWritten', details: { selector, why: decision.why, retryAfterMs } },
    );
  }
}

function kickedError(method: string, service: string, kick: KickInForce, wallMs: number): ThriftkeeperError {
  const { selector, decision, untilWallMs } = kick;
  const until = untilWallMs === undefined ? undefined : new Date(untilWallMs).toISOString();
  const retryAfterMs = untilWallMs === undefined ? undefined : Math.max(0, untilWallMs - wallMs);
  return new ThriftkeeperError(
    'KICKED',
    `'${method}' was not sent: ${decision.by} has banned ${selector} from '${service}' ${until ? `until ${until}` : 'until further notice'} (${decision.why})`,
    { outcome: 'notWritten', details: { selector, why: decision.why, until, retryAfterMs } },
  );
}
