import { IdlSyntaxError, type Token, tokensOf } from './idl-lexer.ts';

/** Steps through the parts of a file. */
export class IdlReader {
  readonly #tokens: Generator<Token, never>;
  #next: Token;

  constructor(source: string) {
    this.#tokens = tokensOf(source);
    this.#next = this.#tokens.next().value;
  }

  /** What comes next. */
  get next(): Token {
    return this.#next;
  }

  take(): Token {
    const token = this.#next;
    if (token.kind !== 'end') this.#next = this.#tokens.next().value;
    return token;
  }

  /** Whether the next is this symbol or word. */
  is(text: string): boolean {
    const { kind } = this.#next;
    return this.#next.text === text && (kind === 'symbol' || kind === 'word');
  }

  /** Takes the next if it is this symbol or word. */
  takes(text: string): boolean {
    const is = this.is(text);
    if (is) this.take();
    return is;
  }

  expect(text: string, where: string): Token {
    if (!this.is(text)) this.fail(`"${text}" ${where}`);
    return this.take();
  }

  of(kind: 'word' | 'text' | 'integer', what: string): Token {
    if (this.#next.kind !== kind) this.fail(what);
    return this.take();
  }

  /** @throws IdlSyntaxError at the next part */
  fail(expected: string): never {
    const { kind, text } = this.#next;
    const there = kind === 'end' ? 'the file ends' : `${JSON.stringify(text.slice(0, 40))} stands there`;
    throw new IdlSyntaxError(`${expected} is expected, and ${there}`, this.#next);
  }
}
