/** What an interface file is made of. */
export interface Token {
  readonly kind: 'word' | 'text' | 'integer' | 'double' | 'symbol' | 'end';
  /** As it stands there; of a text what stands between its quotes, escapes resolved. */
  readonly text: string;
  readonly line: number;
  readonly column: number;
  /** The comment for documentation that stands right before it. */
  readonly doc: string | undefined;
}

/** Where a file is no Thrift IDL, and why. */
export class IdlSyntaxError extends Error {
  override readonly name = 'IdlSyntaxError';

  constructor(problem: string, { line, column }: Pick<Token, 'line' | 'column'>) {
    super(`line ${line}, column ${column}: ${problem}`);
  }
}

/** Longest name, and longest comment that is kept. What is longer is no name, and is cut. */
const most = { nameLength: 255, docLength: 4_000 };

/** Each part can be told by its first characters and is read in one go: no input takes longer than its length. */
const parts =
  /[ \t\r\n\ufeff]+|\/\/[^\n]*|#[^\n]*|\/\*[\s\S]*?\*\/|(?<word>[A-Za-z_][A-Za-z0-9_]*(?:[.-][A-Za-z0-9_]+)*)|(?<double>[+-]?(?:\d+\.\d*|\.\d+)(?:[eE][+-]?\d+)?|[+-]?\d+[eE][+-]?\d+)|(?<integer>[+-]?0[xX][0-9A-Fa-f]+|[+-]?\d+)|"(?<double_quoted>(?:[^"\\]|\\[\s\S])*)"|'(?<single_quoted>(?:[^'\\]|\\[\s\S])*)'|(?<symbol>[{}()[\]<>,;:=*&])/y;

const escapes: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
]);

/**
 * The parts of an interface file, one after the other.
 *
 * @throws IdlSyntaxError from where it is none
 */
export function* tokensOf(source: string): Generator<Token, never> {
  const pattern = new RegExp(parts);
  let line = 1;
  let lineStart = 0;
  let doc: string | undefined;
  for (let at = 0; at < source.length; ) {
    pattern.lastIndex = at;
    const place = { line, column: at - lineStart + 1 };
    const match = pattern.exec(source);
    if (match === null) throw new IdlSyntaxError(unreadable(source, at), place);
    const [whole] = match;
    const found = tokenOf(match.groups as Groups);
    if (found?.kind === 'word' && found.text.length > most.nameLength)
      throw new IdlSyntaxError(`a name of more than ${most.nameLength} characters`, place);
    if (found !== undefined) {
      yield { ...found, ...place, doc };
      doc = undefined;
    } else if (whole.startsWith('/**') && whole.length > 4) doc = plainText(whole);
    for (let end = whole.indexOf('\n'); end !== -1; end = whole.indexOf('\n', end + 1)) {
      line++;
      lineStart = at + end + 1;
    }
    at += whole.length;
  }
  for (;;) yield { kind: 'end', text: '', line, column: source.length - lineStart + 1, doc: undefined };
}

type Groups = Readonly<
  Record<'word' | 'double' | 'integer' | 'double_quoted' | 'single_quoted' | 'symbol', string | undefined>
>;

function tokenOf(groups: Groups): Pick<Token, 'kind' | 'text'> | undefined {
  const { word, double, integer, double_quoted, single_quoted, symbol } = groups;
  if (word !== undefined) return { kind: 'word', text: word };
  if (symbol !== undefined) return { kind: 'symbol', text: symbol };
  if (integer !== undefined) return { kind: 'integer', text: integer };
  if (double !== undefined) return { kind: 'double', text: double };
  const quoted = double_quoted ?? single_quoted;
  if (quoted === undefined) return undefined;
  const text = quoted.replace(/\\([\s\S])/g, (_, escaped: string) => escapes.get(escaped) ?? escaped);
  return { kind: 'text', text };
}

function unreadable(source: string, at: number): string {
  const rest = source.slice(at, at + 2);
  if (rest === '/*') return 'a comment that does not end';
  if (rest[0] === '"' || rest[0] === "'") return 'a text that does not end';
  return `${JSON.stringify(String.fromCodePoint(source.codePointAt(at)!))} has no meaning here`;
}

/** The words of a comment, without its frame of stars. */
function plainText(comment: string): string {
  const lines = comment.slice(3, -2).slice(0, most.docLength).split('\n');
  return lines
    .map((line) => line.trim().replace(/^\*+ ?/, ''))
    .join('\n')
    .trim();
}
