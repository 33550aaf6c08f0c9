/**
 * Which provider takes the next call: pickers, ejection, subsets, slow start, retry budgets. Pure: no input or
 * output, no clock and no chance of its own.
 *
 * @packageDocumentation
 */

export { equalJitter, fullJitter, reconnectWaitMs, retryWaitMs } from './backoff.ts';
export { CircuitBreaker, type CircuitState } from './calls/circuit-breaker.ts';
export { HedgeBudget, type HedgeBudgetOptions } from './calls/hedge-budget.ts';
export { HedgeDelay } from './calls/hedge-delay.ts';
export { RetryBudget, type RetryBudgetOptions } from './calls/retry-budget.ts';
export { Throttle } from './calls/throttle.ts';
export { Candidate } from './candidate.ts';
export { type Draw, indexAmong, seededDraw, unitNumber } from './draw.ts';
export { type AccrualState, type DeathCause, FailureAccrual } from './ejection/failure-accrual.ts';
export { OUTLIER_INTERVAL_MS, type OutlierHost, sweepOutliers } from './ejection/outlier-detector.ts';
export { isPanic } from './ejection/panic.ts';
export type { Verdict } from './ejection/verdict.ts';
export { type AttemptResult, attemptResultOf, type Outcome, verdictOf } from './fleet/attempt-result.ts';
export type { BalancedProvider, ProviderEntry } from './fleet/balanced-provider.ts';
export { Balancer, type ConsumerEntry } from './fleet/balancer.ts';
export type { BalancerEvent, BalancerOptions } from './fleet/balancer-options.ts';
export { describeEligibility, type EjectionCause, type Eligibility } from './fleet/eligibility.ts';
export { murmur3, murmur3Text } from './murmur3.ts';
export { PeakEwma } from './peak-ewma.ts';
export { createPicker } from './pickers/create-picker.ts';
export type { Picker } from './pickers/picker.ts';
export { DEFAULT_PICKER, isPickerName, PICKER_NAMES, type PickerName } from './pickers/picker-name.ts';
export { DEFAULT_SLOW_START, type SlowStart, slowStartWeight } from './shaping/slow-start.ts';
export { DEFAULT_SUBSET_SIZE, type SubsetQuestion, subsetOf } from './shaping/subset.ts';
export { consumerShareOf, picksLocal, type Zoned, type ZoneSplit, zoneSplit } from './shaping/zone-split.ts';
