import type { KickInForce, KnownConsumer, TokenBucket } from '@thriftkeeper/registry';

/** A limit, with the bucket that all whom it matches draw from. */
export interface HeldLimit {
  readonly selector: string;
  readonly callsPerSecond: number;
  readonly bucket: TokenBucket;
}

/** What operators have decided about a caller. */
export interface Restrictions {
  readonly kick: KickInForce | undefined;
  /** All those that match, each to be kept. */
  readonly limits: readonly HeldLimit[];
}

/** One consumer as this server knows it, or the plain clients of one address. */
export class Caller {
  readonly consumer: KnownConsumer;
  /** Connections that are open now. */
  connections = 0;
  received = 0;
  refused = 0;
  kick: KickInForce | undefined;
  limits: readonly HeldLimit[] = [];
  buckets: readonly TokenBucket[] = [];

  constructor(consumer: KnownConsumer) {
    this.consumer = consumer;
  }

  restrict({ kick, limits }: Restrictions): void {
    this.kick = kick;
    this.limits = limits;
    this.buckets = limits.map(({ bucket }) => bucket);
  }
}
