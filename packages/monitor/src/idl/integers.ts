/** An integer of an interface file as JSON: a number, or decimal digits where that would lose some. */
export function integerOf(text: string): number | string {
  const digits = text.replace(/^[+-]/, '').slice(0, 1_000);
  const exact = text.startsWith('-') ? -BigInt(digits) : BigInt(digits);
  return shortest(exact);
}

/** An integer as a number where that is exact, else as its decimal digits. */
export const shortest = (exact: bigint): number | string =>
  Number.isSafeInteger(Number(exact)) ? Number(exact) : String(exact);
