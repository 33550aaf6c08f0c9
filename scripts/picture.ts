// Makes a picture of what a command prints:   FORCE_COLOR=1 npm run demo | node scripts/picture.ts > docs/demo.svg
import { text } from 'node:stream/consumers';
import { stripVTControlCharacters } from 'node:util';

const lineHeight = 18;
const charWidth = 7.85;
const margin = 18;
const escapeCharacter = '\u001b';
const plain = '#d7dce2';
const colours: Readonly<Record<number, string>> = {
  31: '#f4707b',
  32: '#7fd88f',
  33: '#e8c66b',
  34: '#6ea8fe',
  35: '#d292e4',
  36: '#5fd1d6',
};

const escaped = (piece: string) => piece.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

/** One line as SVG text: a span for each stretch of one style. */
function spans(line: string): string {
  let colour = plain;
  let bold = false;
  let result = '';
  for (const stretch of line.split(escapeCharacter)) {
    const [, code, piece = stretch] = /^\[(\d+)m(.*)$/.exec(stretch) ?? [];
    const number = Number(code);
    if (number === 1) bold = true;
    else if (number === 0 || number === 22) bold = false;
    if (code !== undefined && (number === 0 || number === 39)) colour = plain;
    else if (colours[number]) colour = colours[number];
    if (piece)
      result += `<tspan fill="${bold ? '#ffffff' : colour}"${bold ? ' font-weight="bold"' : ''}>${escaped(piece)}</tspan>`;
  }
  return result;
}

const lines = (await text(process.stdin))
  .replace(/^\n+|\n+$/g, '')
  .split('\n')
  .filter((line) => !line.startsWith('>') && !line.startsWith('{'));
const longest = Math.max(...lines.map((line) => stripVTControlCharacters(line).length));
const width = Math.ceil(longest * charWidth + 2 * margin);
const height = lines.length * lineHeight + 2 * margin;
const body = lines.map(
  (line, index) =>
    `<text x="${margin}" y="${margin + (index + 0.75) * lineHeight}" xml:space="preserve">${spans(line)}</text>`,
);
console.log(
  `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="output of npm run demo">` +
    `<rect width="100%" height="100%" rx="10" fill="#14181d"/><g font-family="ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace" font-size="13">${body.join('')}</g></svg>`,
);
