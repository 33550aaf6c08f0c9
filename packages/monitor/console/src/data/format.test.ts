import { describe, expect, it } from 'vitest';
import { ago, count, counted, latency, left, level, rate, sentence, share, span } from './format.ts';

describe('figures', () => {
  it('are rates with about three figures', () => {
    const shown = [null, 0, 0.001, 0.25, 8.31, 9.97, 420.4, 9_999, 12_345, 999_600, 1_234_567].map(rate);
    expect(shown).toEqual([
      '–',
      '0',
      '<0.01',
      '0.25',
      '8.3',
      '10',
      '420',
      '9,999',
      '12.3k',
      '1.00M',
      '1.23M',
    ]);
  });

  it('never show some errors as none, nor a share below all as all', () => {
    const shown = [0, 0.00001, 0.0004, 0.0123, 0.15, 0.998, 1].map(share);
    expect(shown).toEqual(['0%', '<0.01%', '0.04%', '1.2%', '15%', '>99%', '100%']);
  });

  it('are latencies in the unit that keeps them short', () => {
    const shown = [undefined, 850, 999.6, 1_240, 38_000, 999_600, 2_100_000, 180_000_000].map(latency);
    expect(shown).toEqual(['–', '850 µs', '1.00 ms', '1.24 ms', '38.0 ms', '1.00 s', '2.10 s', '3 min']);
  });

  it('are levels that are whole where they are', () => {
    expect([null, 0, 4, 4.04, 3.71, 12.4, 1_204].map(level)).toEqual([
      '–',
      '0',
      '4',
      '4',
      '3.7',
      '12',
      '1,204',
    ]);
  });

  it('are spans by their two largest units', () => {
    const shown = [0, 999, 42_000, 185_000, 180_000, 7_800_000, 356_400_000].map(span);
    expect(shown).toEqual(['0 s', '0 s', '42 s', '3 min 5 s', '3 min', '2 h 10 min', '4 d 3 h']);
  });

  it('tell ages and what is left by the largest unit', () => {
    expect([ago(200), ago(59_999), ago(60_000)]).toEqual(['now', '59 s ago', '1 min ago']);
    expect([left(0), left(90_000)]).toEqual(['ended', '1 min left']);
  });

  it('stand beside messages that are whole sentences', () => {
    expect(['it failed; try again', 'Done.'].map(sentence)).toEqual(['It failed; try again.', 'Done.']);
  });

  it('are counted with their noun', () => {
    expect([counted(1, 'provider'), counted(1_200, 'provider'), count(null)]).toEqual([
      '1 provider',
      '1,200 providers',
      '–',
    ]);
  });
});
