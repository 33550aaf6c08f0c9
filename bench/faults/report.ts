import { table } from '../table.ts';
import type { Row } from './row.ts';
import type { Verdict } from './verdict.ts';

type Cells = readonly (string | number)[];

const head = [
  'scenario',
  'stack',
  'load',
  'calls',
  'failed',
  'idempotent',
  'by class',
  'longest gap',
  'left after',
  'probes',
  'back after',
  'p99 before',
  'during',
  'after',
];

const ms = (value: number | null) => value ?? Number.NaN;

const cellsOf = (row: Row): Cells => [
  row.scenario,
  row.stack,
  row.load.toFixed(1),
  row.calls,
  row.failed,
  row.failedIdempotent,
  Object.entries(row.failedBy)
    .map(([code, count]) => `${code} ${count}`)
    .join(', '),
  ms(row.longestGapMs),
  ms(row.leftAfterMs),
  row.probes,
  ms(row.backAfterMs),
  ms(row.p99BeforeMs),
  ms(row.p99DuringMs),
  ms(row.p99AfterMs),
];

const verdictHead = ['scenario', 'stack', 'goal', 'bound', 'measured', 'reached'];

const verdictCells = (verdict: Verdict): Cells => [
  verdict.scenario,
  verdict.stack,
  verdict.what,
  verdict.bound,
  verdict.measured,
  verdict.reached ? 'yes' : 'NO',
];

/** The rows as text; times in milliseconds. */
export const rowsTable = (rows: readonly Row[]): string => table(head, rows.map(cellsOf));

export const verdictsTable = (verdicts: readonly Verdict[]): string =>
  table(verdictHead, verdicts.map(verdictCells));

/** The same as Markdown. */
export const rowsMarkdown = (rows: readonly Row[]): string => markdown(head, rows.map(cellsOf), 2);

export const verdictsMarkdown = (verdicts: readonly Verdict[]): string =>
  markdown(verdictHead, verdicts.map(verdictCells), verdictHead.length);

/** @param texts how many of the first columns are text, flush left */
function markdown(columns: readonly string[], rows: readonly Cells[], texts: number): string {
  const lines = [columns, ...rows].map((cells) => cells.map(markdownCell));
  const widths = columns.map((_, column) => Math.max(...lines.map((line) => line[column]!.length), 3));
  const pad = (text: string, column: number) =>
    column < texts ? text.padEnd(widths[column]!) : text.padStart(widths[column]!);
  const rule = widths.map((width, column) =>
    column < texts ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`,
  );
  const [first, ...others] = lines.map((line) => line.map(pad));
  return [first!, rule, ...others].map((line) => `| ${line.join(' | ')} |`).join('\n');
}

function markdownCell(value: string | number): string {
  if (typeof value === 'string') return value.replaceAll('|', '\\|');
  return Number.isNaN(value)
    ? '–'
    : value.toLocaleString('en', { maximumFractionDigits: value >= 100 ? 0 : 1 });
}
