import { describe, expect, it } from 'vitest';
import { count, parseFlags, some, toggle } from './flags.ts';

const table = {
  rounds: count('how many', 20),
  seed: count('chance', undefined, 0),
  parts: some('what', ['one', 'two']),
  json: toggle('as JSON'),
};

describe('flags', () => {
  it('have their defaults where they are left out', () => {
    expect(parseFlags([], table)).toEqual({
      rounds: 20,
      seed: undefined,
      parts: ['one', 'two'],
      json: false,
    });
  });

  it('are read with a space or an equals sign', () => {
    const args = ['--rounds', '3', '--seed=0', '--parts', 'two', '--json'];
    expect(parseFlags(args, table)).toEqual({ rounds: 3, seed: 0, parts: ['two'], json: true });
  });

  it('name the known ones when one is unknown', () => {
    expect(() => parseFlags(['--round', '3'], table)).toThrow(/unknown argument "--round"\s.*\s+--rounds N/);
    expect(() => parseFlags(['--constructor'], table)).toThrow(/unknown argument/);
  });

  it('refuse values that make no sense', () => {
    expect(() => parseFlags(['--rounds', '0'], table)).toThrow(/--rounds: "0" is not a whole number from 1/);
    expect(() => parseFlags(['--parts', 'three'], table)).toThrow(/there is no "three"; there are one, two/);
    expect(() => parseFlags(['--rounds'], table)).toThrow(/--rounds takes N/);
  });
});
