/**
 * For tests of code that uses this package.
 *
 * @packageDocumentation
 */
export { ManualClock } from './manual-clock.ts';
