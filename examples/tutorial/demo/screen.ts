import { styleText } from 'node:util';
import type { Traffic } from './traffic.ts';

type Style = Parameters<typeof styleText>[0];

const palette: readonly Style[] = ['cyan', 'magenta', 'yellow', 'green', 'blue'];
const barWidth = 36;

/** Writes the walk-through: headings, what happens, and who is called. */
export class Screen {
  readonly #write: (line: string) => void;
  readonly #colours = new Map<string, Style>();
  #shownMs = performance.now();

  constructor(write: (line: string) => void) {
    this.#write = write;
  }

  heading(text: string): void {
    this.#write('');
    this.#write(styleText('bold', text));
  }

  note(text: string): void {
    this.#write(`  ${text}`);
  }

  result(good: boolean, text: string): void {
    this.#write(`  ${styleText(good ? 'green' : 'red', good ? '✓' : '✗')} ${text}`);
  }

  line(text = ''): void {
    this.#write(text);
  }

  /** One line with who was called since the one before: a bar a provider. */
  calls(traffic: Traffic): void {
    const fromMs = this.#shownMs;
    this.#shownMs = performance.now();
    const recent = traffic.attempts.filter(
      ({ startedMs }) => startedMs >= fromMs && startedMs < this.#shownMs,
    );
    const counts = new Map<string, number>();
    for (const { node } of recent) counts.set(node, (counts.get(node) ?? 0) + 1);
    const bars = [...counts].sort().map(([node, count]) => {
      const width = Math.max(1, Math.round((count / recent.length) * barWidth));
      return `${styleText(this.#colour(node), '█'.repeat(width))} ${node} ${count}`;
    });
    const failed = traffic.failedSince(fromMs).length;
    this.#write(`  ${bars.join('  ')}${failed > 0 ? styleText('red', `  ${failed} failed`) : ''}`);
  }

  /** A table with aligned columns; the first row is the heading. */
  table(rows: readonly (readonly string[])[]): void {
    const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
    for (const [index, row] of rows.entries()) {
      const cells = row.map((cell, column) =>
        column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!),
      );
      this.#write(`  ${index === 0 ? styleText('bold', cells.join('   ')) : cells.join('   ')}`);
    }
  }

  #colour(node: string): Style {
    const known = this.#colours.get(node) ?? palette[this.#colours.size % palette.length]!;
    this.#colours.set(node, known);
    return known;
  }
}
