import { Candidate } from '../candidate.ts';
import type { Draw } from '../draw.ts';
import { FailureAccrual } from '../ejection/failure-accrual.ts';
import type { OutlierHost } from '../ejection/outlier-detector.ts';
import type { Zoned } from '../shaping/zone-split.ts';
import type { Eligibility } from './eligibility.ts';

/** A provider as the list and the control document have it. */
export interface ProviderEntry {
  /** Its name, unique in the list. */
  readonly node: string;
  /** Its effective weight, from 0 (CTRL-8). */
  readonly weight: number;
  /** Its effective state (CTRL-9). */
  readonly state: 'up' | 'draining' | 'disabled' | 'notReady';
  /** Its zone; undefined: none. */
  readonly zone?: string | undefined;
  /** Why this client cannot build its stack (REC-11, REC-14); undefined: it can. */
  readonly unsupported?: string | undefined;
}

/**
 * A provider of the list with all that this client has found out about it. It lives as long as its node stands
 * in the list; its numbers are for reading, the balancer alone changes them.
 */
export class BalancedProvider<Entry extends ProviderEntry = ProviderEntry>
  extends Candidate
  implements OutlierHost, Zoned
{
  /** What the list last said of it. */
  entry: Entry;
  /** Its ejection by failures. */
  readonly accrual: FailureAccrual;
  /** When it came into the list; -Infinity in the client's first list, which has no slow start (BAL-36). */
  readonly firstSeenMs: number;
  /** Whether no connection to it can be made (BAL-50). */
  unreachable = false;
  /** Until when it is left alone because it refused a call (BAL-54). */
  unwillingUntilMs = Number.NEGATIVE_INFINITY;
  /** Until when this consumer is banned there (CTRL-19). */
  kickedUntilMs = Number.NEGATIVE_INFINITY;
  /** Calls of the running outlier interval that succeeded or failed. */
  calls = 0;
  /** Those that failed. */
  failures = 0;
  timesEjected = 0;
  ejectedUntilMs = 0;
  /** The end of the death whose probation has begun. */
  #onProbationSinceMs = Number.NEGATIVE_INFINITY;
  /** As of the last selection. */
  eligibility: Eligibility = { eligible: false, reason: 'notReady' };

  constructor(entry: Entry, firstSeenMs: number, draw: Draw) {
    super(entry.node, entry.weight);
    this.entry = entry;
    this.firstSeenMs = firstSeenMs;
    this.accrual = new FailureAccrual(draw);
  }

  /**
   * It is due for its probe. Once for each death, what it took when it failed is forgotten: it would keep
   * `p2cEwma` from ever sending the probe (BAL-53).
   */
  beginProbation(): void {
    const { state } = this.accrual;
    if (state.name !== 'dead' || state.untilMs === this.#onProbationSinceMs) return;
    this.#onProbationSinceMs = state.untilMs;
    this.latency.forget();
  }

  get zone(): string | undefined {
    return this.entry.zone;
  }
}
