/** A piece of a sentence: words of ours, or a name from outside. */
export interface Piece {
  readonly text: string;
  readonly isName: boolean;
}

/**
 * A sentence cut where names from outside stand in it, the longest first: a name may be written from the right, or hold
 * characters that turn what follows around, and must not reach beyond itself.
 */
export function piecesOf(sentence: string, names: readonly string[]): readonly Piece[] {
  const wanted = [...new Set(names)]
    .filter((name) => name !== '')
    .sort((one, other) => other.length - one.length);
  const pieces: Piece[] = [];
  let from = 0;
  for (let at = 0; at < sentence.length; ) {
    const name = wanted.find((one) => sentence.startsWith(one, at) && standsAlone(sentence, at, one.length));
    if (name === undefined) {
      at++;
      continue;
    }
    if (at > from) pieces.push({ text: sentence.slice(from, at), isName: false });
    pieces.push({ text: name, isName: true });
    at += name.length;
    from = at;
  }
  if (from < sentence.length) pieces.push({ text: sentence.slice(from), isName: false });
  return pieces;
}

const letter = /[\p{L}\p{N}]/u;

/** Whether it is a word of its own: the name "a" is not in every word that has the letter. */
function standsAlone(sentence: string, at: number, length: number): boolean {
  const [before, after] = [sentence[at - 1] ?? ' ', sentence[at + length] ?? ' '];
  return !letter.test(before) && !letter.test(after);
}

/**
 * A name as it is shown within an element that isolates it: the character that ends an isolate early is made visible.
 */
export const contained = (name: string): string => name.replaceAll('\u2069', '\uFFFD');
