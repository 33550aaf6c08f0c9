import { expect, it } from 'vitest';
import { codeRates, inWords } from './codes.ts';

it('says codes in words, those too that come with later versions', () => {
  expect(inWords('KICKED')).toBe('banned');
  expect(inWords('SOMETHING_NEW')).toBe('something new');
  expect(inWords('constructor')).toBe('constructor');
});

it('says how often each came', () => {
  expect(codeRates({ KICKED: 142, NO_PROVIDER: 0.5 })).toBe('banned 142/s, no provider 0.50/s');
  expect(codeRates({})).toBeNull();
});
