import { contained, piecesOf } from '../data/names-in.ts';

/** A name from outside within a sentence: whatever it holds, the words around it stay in their places. */
export function Name({ children }: { readonly children: string }) {
  return <bdi>{contained(children)}</bdi>;
}

interface SentenceProps {
  readonly text: string;
  /** Names from outside that it may hold. */
  readonly names: readonly string[];
}

/** A sentence with such names in it. */
export function Sentence({ text, names }: SentenceProps) {
  return piecesOf(text, names).map(({ text: piece, isName }, index) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one text have no other name
    isName ? <Name key={index}>{piece}</Name> : <span key={index}>{piece}</span>,
  );
}
