/** A cell of a grid. */
export interface GridPlace {
  readonly row: number;
  readonly column: number;
}

interface Key {
  readonly key: string;
  readonly ctrlKey: boolean;
}

/** Where a key leads from a cell (WAI-ARIA, grid pattern); null when the key is not about moving. */
export function moveInGrid(
  { row, column }: GridPlace,
  { key, ctrlKey }: Key,
  rows: number,
  columns: number,
): GridPlace | null {
  const within = (value: number, length: number) => Math.max(0, Math.min(length - 1, value));
  const to = (nextRow: number, nextColumn: number) => ({
    row: within(nextRow, rows),
    column: within(nextColumn, columns),
  });
  switch (key) {
    case 'ArrowUp':
      return to(row - 1, column);
    case 'ArrowDown':
      return to(row + 1, column);
    case 'ArrowLeft':
      return to(row, column - 1);
    case 'ArrowRight':
      return to(row, column + 1);
    case 'PageUp':
      return to(row - 10, column);
    case 'PageDown':
      return to(row + 10, column);
    case 'Home':
      return to(ctrlKey ? 0 : row, 0);
    case 'End':
      return to(ctrlKey ? rows : row, columns);
    default:
      return null;
  }
}
