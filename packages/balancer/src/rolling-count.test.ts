import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RollingCount } from './rolling-count.ts';

test('counts what fell into the current bucket and those before it', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(4_000), fc.boolean()), { maxLength: 60 }), (steps) => {
      const count = new RollingCount(1_000, 10);
      const times: number[] = [];
      let now = 0;
      for (const [later, add] of steps) {
        now += later;
        if (add) {
          count.add(now);
          times.push(Math.floor(now / 1_000));
        }
        expect(count.total(now)).toBe(times.filter((time) => time > Math.floor(now / 1_000) - 10).length);
      }
    }),
  );
});

test('forgets everything when cleared', () => {
  const count = new RollingCount(1_000, 10);
  count.add(500);
  count.clear();
  expect(count.total(600)).toBe(0);
  count.add(700);
  expect(count.total(10_699)).toBe(0);
  expect(count.total(10_699)).toBe(0);
});

test('counts a time that lies behind into the current bucket', () => {
  const count = new RollingCount(100, 2);
  count.add(1_000);
  count.add(900);
  expect(count.total(1_100)).toBe(2);
  expect(count.total(1_200)).toBe(0);
});
