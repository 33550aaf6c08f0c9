import { expect, it } from 'vitest';
import { nameIn } from './address.ts';
import { segment } from './api.ts';

it('finds in an address the name that was put there, whatever it is', () => {
  for (const name of ['a=b', '10.0.0.1:9091', 'a%3Db', '50%', 'a+b & c?', 'ü/ß', '<b>"\'', 'שלום'])
    expect(nameIn(segment(name))).toBe(name);
  expect(nameIn('50%')).toBe('50%');
});
