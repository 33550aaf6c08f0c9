import { expect, it } from 'vitest';
import { contained, piecesOf } from './names-in.ts';

const cut = (sentence: string, ...names: string[]) =>
  piecesOf(sentence, names).map(({ text, isName }) => (isName ? `[${text}]` : text));

it('finds names from outside in a sentence, the longest first', () => {
  expect(cut('ann drained node1: disk of node12 is full', 'node1', 'ann', 'disk of node12 is full')).toEqual([
    '[ann]',
    ' drained ',
    '[node1]',
    ': ',
    '[disk of node12 is full]',
  ]);
});

it('takes no part of another word for a name, and no name for nothing', () => {
  expect(cut('a provider a appeared', 'a')).toEqual(['[a]', ' provider ', '[a]', ' appeared']);
  expect(cut('provider node12 appeared', 'node1', '')).toEqual(['provider node12 appeared']);
  expect(cut('', 'x')).toEqual([]);
});

it('keeps every character of a sentence', () => {
  const name = '\u202Eabc {1}';
  const sentence = `provider ${name} left without saying goodbye`;
  expect(
    piecesOf(sentence, [name])
      .map(({ text }) => text)
      .join(''),
  ).toBe(sentence);
});

it('makes visible what would end an isolate early', () => {
  expect(contained('a\u2069\u202Eb')).toBe('a\uFFFD\u202Eb');
});
