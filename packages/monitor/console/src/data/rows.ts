/**
 * Rows in the order of their names, with some replaced, added or removed. Rows that did not change stay the same
 * objects, and with nothing changed so does the list: tables tell by that what to draw anew.
 */
export function replaceRows<Row>(
  rows: readonly Row[],
  changed: readonly Row[],
  removed: readonly string[],
  nameOf: (row: Row) => string,
): readonly Row[] {
  if (changed.length === 0 && removed.length === 0) return rows;
  const byName = new Map(rows.map((row) => [nameOf(row), row]));
  for (const name of removed) byName.delete(name);
  const added = changed.some((row) => !byName.has(nameOf(row)));
  for (const row of changed) byName.set(nameOf(row), row);
  const next = [...byName.values()];
  if (!added) return next;
  return next.sort((one, other) => (nameOf(one) < nameOf(other) ? -1 : 1));
}
