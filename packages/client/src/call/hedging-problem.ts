import { nearest } from '@thriftkeeper/registry';
import { shown } from '../shown.ts';
import type { HedgingOptions } from './method-plan.ts';

const known = ['delayMs', 'maxExtraPercent'] as const satisfies readonly (keyof HedgingOptions)[];

/** What is wrong with an option `hedging`, of a client or a call; undefined: nothing. */
export function hedgingProblem(given: unknown): string | undefined {
  if (given === undefined || typeof given === 'boolean') return undefined;
  if (typeof given !== 'object' || given === null)
    return `"hedging" is ${shown(given)}; it must be true, false, or { ${known.join(', ')} }`;
  const unknown = Object.keys(given).find((name) => !(known as readonly string[]).includes(name));
  if (unknown !== undefined)
    return `there is no "hedging.${unknown}"; the nearest is "hedging.${nearest(unknown, known)}"`;
  const { delayMs = 1, maxExtraPercent = 0 } = given as HedgingOptions;
  if (!isFrom(1, Number.POSITIVE_INFINITY, delayMs))
    return `"hedging.delayMs" is ${shown(delayMs)}; it must be a number of at least 1`;
  if (!isFrom(0, 100, maxExtraPercent))
    return `"hedging.maxExtraPercent" is ${shown(maxExtraPercent)}; it must be a number from 0 to 100`;
  return undefined;
}

const isFrom = (least: number, most: number, value: unknown): boolean =>
  typeof value === 'number' && value >= least && value <= most;
