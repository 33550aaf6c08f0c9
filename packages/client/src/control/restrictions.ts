import { TokenBucket, takeFromAll } from '@thriftkeeper/balancer';
import {
  type ControlDocument,
  inForce,
  type KnownConsumer,
  parseSelector,
  selects,
  ThriftkeeperError,
} from '@thriftkeeper/registry';

type ConsumerControl = NonNullable<ControlDocument['consumers']>[string];
type Limit = NonNullable<ConsumerControl['limit']>;
type Kick = NonNullable<ConsumerControl['kick']>;

/** A limit that holds for this consumer, with its bucket. */
interface HeldLimit {
  readonly selector: string;
  /** This client's share of it: calls per second, and calls at once after a pause. */
  readonly rate: number;
  readonly burst: number;
  readonly limit: Limit;
  readonly bucket: TokenBucket;
}

/** A kick of this consumer, and the selector that names it. */
export interface HeldKick {
  readonly selector: string;
  readonly why: string;
  /** When it ends, in milliseconds since the epoch; undefined: when it is taken back. */
  readonly untilWallMs: number | undefined;
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
  #kick: HeldKick | undefined;

  /** @param consumer this one, without an address: address selectors are the providers' to enforce */
  constructor(service: string, consumer: KnownConsumer) {
    this.#service = service;
    this.#consumer = consumer;
  }

  /** The kick in force. */
  get kick(): HeldKick | undefined {
    return this.#kick;
  }

  /** This client's shares of the limits in force. */
  get limits(): readonly { readonly selector: string; readonly rate: number; readonly burst: number }[] {
    return this.#limits;
  }

  /**
   * Takes the document, or looks again at the same one because an expiry has passed. Buckets keep their tokens.
   *
   * @param applicationSize registered consumers with this one's application, which share its limit
   */
  apply(document: ControlDocument, applicationSize: number, nowMs: number, wallMs: number): void {
    const before = new Map(this.#limits.map((held) => [held.selector, held.bucket]));
    const limits: HeldLimit[] = [];
    this.#kick = undefined;
    for (const [text, { limit, kick }] of Object.entries(document.consumers ?? {})) {
      const selector = parseSelector(text);
      if (selector === undefined || selector.kind === 'address' || !selects(selector, this.#consumer))
        continue;
      if (kick !== undefined && inForce(kick, wallMs)) this.#kick = later(this.#kick, heldKick(text, kick));
      if (limit === undefined || !inForce(limit, wallMs)) continue;
      const share = selector.kind === 'application' ? Math.max(1, applicationSize) : 1;
      const rate = limit.callsPerSecond / share;
      const burst = Math.max(1, Math.floor(burstOf(limit) / share));
      const bucket = before.get(text) ?? new TokenBucket(nowMs, rate, burst);
      bucket.change(nowMs, rate, burst);
      limits.push({ selector: text, rate, burst, limit, bucket });
    }
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
    const { selector, limit } =
      this.#limits.find(({ bucket }) => bucket.waitMs(nowMs) > 0) ?? this.#limits[0]!;
    const retryAfterMs = Number.isFinite(waitMs) ? waitMs : undefined;
    const again = retryAfterMs === undefined ? 'until that is changed' : `for ${retryAfterMs} ms`;
    return new ThriftkeeperError(
      'LIMITED',
      `'${method}' was not sent: ${limit.by} has limited ${selector} of '${this.#service}' to ${limit.callsPerSecond} calls a second (${limit.why}); call no more ${again}`,
      { outcome: 'notWritten', details: { selector, why: limit.why, retryAfterMs } },
    );
  }
}

const burstOf = ({ burst, callsPerSecond }: Limit): number => burst ?? Math.max(1, Math.ceil(callsPerSecond));

const heldKick = (selector: string, { why, expiresAt }: Kick): HeldKick => ({
  selector,
  why,
  untilWallMs: expiresAt === undefined ? undefined : Math.floor(Date.parse(expiresAt)),
});

/** Of two kicks the one that ends later. */
function later(one: HeldKick | undefined, other: HeldKick): HeldKick {
  if (one === undefined || one.untilWallMs === undefined) return one ?? other;
  return other.untilWallMs === undefined || other.untilWallMs > one.untilWallMs ? other : one;
}

function kickedError(method: string, service: string, kick: HeldKick, wallMs: number): ThriftkeeperError {
  const { selector, why, untilWallMs } = kick;
  const until = untilWallMs === undefined ? undefined : new Date(untilWallMs).toISOString();
  return new ThriftkeeperError(
    'KICKED',
    `'${method}' was not sent: an operator has banned ${selector} from '${service}' ${until ? `until ${until}` : 'until further notice'} (${why})`,
    {
      outcome: 'notWritten',
      details: { selector, why, until, retryAfterMs: untilWallMs && Math.max(0, untilWallMs - wallMs) },
    },
  );
}
