import { ERRORS } from '@thriftkeeper/registry';
import type { Rates } from './rates.ts';

const outcomeOf = (code: string) =>
  Object.hasOwn(ERRORS, code) ? ERRORS[code as keyof typeof ERRORS].outcome : undefined;

/** What sums of fractions are off by. */
const noise = 1e-6;

/** Whether a call that ended with this code was refused before it ran. */
export const isRefusal = (code: string): boolean => outcomeOf(code) === 'refused';

/**
 * Calls of a consumer that ended before there was an attempt: of a banned one all, of one without a provider too. They
 * stand among its methods alone (STAT-5), and are what the providers' entries lack of a code.
 */
export function unsentRates(methods: Iterable<Rates>, providers: Iterable<Rates>): Rates {
  const byCode: Record<string, number> = {};
  const add = (parts: Iterable<Rates>, sign: 1 | -1) => {
    for (const part of parts)
      for (const [code, perSecond] of Object.entries(part.byCode))
        byCode[code] = (byCode[code] ?? 0) + sign * perSecond;
  };
  add(methods, 1);
  add(providers, -1);
  const unsent = Object.entries(byCode).filter(
    ([code, perSecond]) => perSecond > noise && (isRefusal(code) || outcomeOf(code) === 'notWritten'),
  );
  const sum = (counts: (code: string) => boolean) =>
    unsent.reduce((total, [code, perSecond]) => total + (counts(code) ? perSecond : 0), 0);
  return {
    callsPerSecond: sum(() => true),
    failedPerSecond: sum((code) => !isRefusal(code)),
    refusedPerSecond: sum(isRefusal),
    byCode: Object.fromEntries(unsent),
    retriesPerSecond: 0,
    hedgesPerSecond: 0,
    latency: undefined,
  };
}
