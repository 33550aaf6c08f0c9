import { atLeast, invalidOption } from '../invalid-option.ts';
import { DEFAULT_PICKER, type PickerName } from '../pickers/picker-name.ts';
import { DEFAULT_SLOW_START, type SlowStart } from '../shaping/slow-start.ts';
import { DEFAULT_SUBSET_SIZE } from '../shaping/subset.ts';
import type { EjectionCause } from './eligibility.ts';

/** What a balancer tells of its own decisions. */
export type BalancerEvent =
  | {
      readonly type: 'ejected';
      readonly node: string;
      readonly cause: EjectionCause;
      /** On the monotonic clock that the balancer is handed. */
      readonly untilMs: number;
    }
  /** A provider is back: its probe succeeded, or its time as an outlier is over. */
  | { readonly type: 'returned'; readonly node: string }
  /** Ejection is ignored from now on, or no more (BAL-60). */
  | { readonly type: 'panic'; readonly on: boolean };

/** How a balancer works; all of it has defaults. */
export interface BalancerOptions {
  /** Default `p2cEwma`. */
  readonly picker?: PickerName;
  /** This consumer's node, by whose rank its subset is found. Default: none, then it works with all providers. */
  readonly consumer?: string | undefined;
  /** This consumer's zone. Default: none, then zones are not looked at. */
  readonly zone?: string | undefined;
  /** Providers that this consumer works with in a large fleet. Default 12; 0 is off; 1 to 11 count as 12. */
  readonly subsetSize?: number;
  /** Default 30 s, in proportion to time; a `windowMs` of 0 is off. */
  readonly slowStart?: Partial<SlowStart>;
  /** Whether failing providers are ejected. Default true. */
  readonly ejection?: boolean;
  /** Is told of ejections, returns and panic, from within the calls that cause them. It must not call back. */
  readonly onEvent?: (event: BalancerEvent) => void;
}

/** {@link BalancerOptions} with defaults filled in and ranges checked. */
export function resolveOptions(options: BalancerOptions) {
  const subsetSize = atLeast(0, 'subsetSize', options.subsetSize ?? DEFAULT_SUBSET_SIZE);
  const windowMs = atLeast(
    0,
    'slowStart.windowMs',
    options.slowStart?.windowMs ?? DEFAULT_SLOW_START.windowMs,
  );
  const aggression = options.slowStart?.aggression ?? DEFAULT_SLOW_START.aggression;
  if (!(aggression > 0)) throw invalidOption(`slowStart.aggression is ${aggression}: give a number above 0`);
  return {
    picker: options.picker ?? DEFAULT_PICKER,
    consumer: options.consumer,
    zone: options.zone,
    subsetSize,
    slowStart: { windowMs, aggression },
    ejection: options.ejection ?? true,
    onEvent: options.onEvent ?? (() => {}),
  };
}
