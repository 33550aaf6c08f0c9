import { PeakEwma } from './peak-ewma.ts';

/**
 * A provider that a picker may choose, with what this client knows of its load.
 *
 * It lives as long as the provider stands in the list; its numbers change in place, so that a pick allocates
 * nothing. After a change of `weight`, `ringWeight` or `ejected`, the picker is told by `update`.
 */
export class Candidate {
  /** The provider's name. */
  readonly node: string;
  /** Its share of the calls relative to the others, above 0; after slow start and subset share. */
  weight: number;
  /** Its effective weight before slow start and share, which the hash ring goes by (BAL-28). */
  ringWeight: number;
  /** This client's attempts in progress there (BAL-5); kept by the picker. */
  inflight = 0;
  /** Where it stood among the candidates when its picker was last given it; kept by the picker. */
  place = 0;
  /** Whether it is only a candidate because ejection is ignored (BAL-60). Default false. */
  ejected = false;
  /** How long its answers take. */
  readonly latency = new PeakEwma();

  constructor(node: string, weight: number) {
    this.node = node;
    this.weight = weight;
    this.ringWeight = weight;
  }
}
