import { compareNodes } from '../node-order.ts';

/** How often outliers are looked for, in ms (BAL-56). */
export const OUTLIER_INTERVAL_MS = 10_000;
/** Lists of up to so many providers are not judged (BAL-56). */
const SMALL_FLEET = 5;
/** Providers with enough calls that make a mean worth having (BAL-56). */
const FEWEST_RATED = 5;
const CALLS_TO_BE_RATED = 100;
const CALLS_TO_BE_COUNTED = 50;
const DEVIATIONS = 1.9;
const LEAST_DISTANCE = 0.05;
const BASE_EJECTION_MS = 30_000;
const LONGEST_EJECTION_MS = 300_000;

/** One provider's calls of the last interval, and its record of ejections. */
export interface OutlierHost {
  /** Its name. */
  readonly node: string;
  /** Calls of the interval that succeeded or failed (BAL-54). */
  readonly calls: number;
  /** Those that failed. */
  readonly failures: number;
  /** How often it was ejected, less the sweeps since that found it well; kept by {@link sweepOutliers}. From 0. */
  timesEjected: number;
  /** Until when it is out; in the past: it is in. Kept by {@link sweepOutliers}. From 0. */
  ejectedUntilMs: number;
}

/**
 * Looks for providers that fail far more often than the others, and ejects the worst; made every 10 s over the
 * calls of these 10 s (BAL-56, BAL-57).
 *
 * Out goes who succeeds less often than the mean by 1.9 standard deviations and 5 points (100 calls or more
 * each, of at least 5 providers), and who fails more than 85 % of at least 50 calls. At most a tenth of the
 * list, and always one, may be out; each for 30 s times its ejections, at most 300 s.
 *
 * Source: gRFC A50, gRPC xDS Outlier Detection.
 *
 * @param hosts all providers of the list, in node order
 * @returns those that this sweep ejected, worst first
 */
export function sweepOutliers<Host extends OutlierHost>(hosts: readonly Host[], nowMs: number): Host[] {
  const judged = hosts.filter((host) => host.ejectedUntilMs <= nowMs);
  const room = Math.max(1, Math.floor(hosts.length / 10)) - (hosts.length - judged.length);
  const outliers = hosts.length > SMALL_FLEET && room > 0 ? findOutliers(judged).slice(0, room) : [];
  for (const host of judged) {
    if (outliers.includes(host)) {
      host.timesEjected++;
      host.ejectedUntilMs = nowMs + Math.min(BASE_EJECTION_MS * host.timesEjected, LONGEST_EJECTION_MS);
    } else {
      host.timesEjected = Math.max(0, host.timesEjected - 1);
    }
  }
  return outliers;
}

const successRate = ({ calls, failures }: OutlierHost): number => (calls - failures) / calls;

function findOutliers<Host extends OutlierHost>(hosts: readonly Host[]): Host[] {
  const threshold = successThreshold(hosts);
  return hosts
    .filter(
      (host) =>
        (host.calls >= CALLS_TO_BE_RATED && successRate(host) < threshold) ||
        (host.calls >= CALLS_TO_BE_COUNTED && 100 * host.failures > 85 * host.calls),
    )
    .sort((a, b) => successRate(a) - successRate(b) || compareNodes(a.node, b.node));
}

/** The success rate below which a provider is an outlier; -Infinity when too few can be compared. */
function successThreshold(hosts: readonly OutlierHost[]): number {
  const rates = hosts.filter((host) => host.calls >= CALLS_TO_BE_RATED).map(successRate);
  if (rates.length < FEWEST_RATED) return Number.NEGATIVE_INFINITY;
  const mean = meanOf(rates);
  const deviation = Math.sqrt(meanOf(rates.map((rate) => (rate - mean) ** 2)));
  return Math.min(mean - DEVIATIONS * deviation, mean - LEAST_DISTANCE);
}

const meanOf = (numbers: readonly number[]): number =>
  numbers.reduce((total, one) => total + one, 0) / numbers.length;
