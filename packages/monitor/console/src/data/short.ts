/** A rate in at most three characters, for cells of a dense map: `.02`, `.3`, `12`, `940`, `1k`, `25k`, `3M`. */
export function short(value: number): string {
  if (value <= 0) return '';
  if (value < 0.005) return '0';
  if (value < 0.095) return `.0${Math.round(value * 100)}`;
  if (value < 0.95) return `.${Math.round(value * 10)}`;
  if (value < 999.5) return String(Math.round(value));
  if (value < 99_500) return `${Math.round(value / 1_000)}k`;
  if (value < 950_000) return `.${Math.max(1, Math.round(value / 100_000))}M`;
  return `${Math.round(value / 1_000_000)}M`;
}

/** A share in at most three characters: `<1`, `4`, `100`, in per cent. */
export function shortShare(value: number | null): string {
  if (value === null || value <= 0) return '';
  return value < 0.01 ? '<1' : String(Math.round(value * 100));
}
