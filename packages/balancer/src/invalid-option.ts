/** The error for an option out of range, with the code of the error table (INVALID_OPTION). */
export const invalidOption = (message: string): RangeError & { readonly code: 'INVALID_OPTION' } =>
  Object.assign(new RangeError(message), { code: 'INVALID_OPTION' } as const);

/** `value` when it is a finite number of at least `least`; throws INVALID_OPTION otherwise. */
export function atLeast(least: number, name: string, value: number): number {
  if (Number.isFinite(value) && value >= least) return value;
  throw invalidOption(`${name} is ${value}: give a number of at least ${least}`);
}
