import { expect, test } from 'vitest';
import { indexAmong, seededDraw, unitNumber } from './draw.ts';

test('a draw becomes each index for the same number of draws', () => {
  expect(
    [0, 0x55555555, 0x55555556, 0xaaaaaaaa, 0xaaaaaaab, 0xffffffff].map((d) => indexAmong(d, 3)),
  ).toEqual([0, 0, 1, 1, 2, 2]);
});

test('a unit number is below 1', () => {
  expect(unitNumber(0)).toBe(0);
  expect(unitNumber(0xffffffff)).toBeLessThan(1);
});

test('a seeded source repeats itself, and differs from another seed from the first draw on', () => {
  const draws = (seed: number) => Array.from({ length: 20 }, seededDraw(seed));
  expect(draws(1)).toEqual(draws(1));
  expect(new Set([...draws(1), ...draws(2), ...draws(3)]).size).toBe(60);
});

test('a seeded source gives unsigned 32-bit integers, each bit set half of the time', () => {
  const draw = seededDraw(42);
  const ones = new Array(32).fill(0);
  for (let i = 0; i < 20_000; i++) {
    const drawn = draw();
    expect(drawn >>> 0).toBe(drawn);
    for (let bit = 0; bit < 32; bit++) ones[bit] += (drawn >>> bit) & 1;
  }
  for (const count of ones) expect(Math.abs(count - 10_000)).toBeLessThan(400);
});
