import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Fifo } from './fifo.ts';

it('a Fifo gives back what it was given, in order', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.nat(), fc.constant('shift' as const)), { maxLength: 5_000 }),
      (actions) => {
        const fifo = new Fifo<number>();
        const model: number[] = [];
        for (const action of actions) {
          if (action === 'shift') expect(fifo.shift()).toBe(model.shift());
          else {
            fifo.push(action);
            model.push(action);
          }
          expect(fifo.length).toBe(model.length);
          expect(fifo.peek()).toBe(model[0]);
        }
        fifo.retain((item) => item % 2 === 0);
        expect(fifo.drain()).toEqual(model.filter((item) => item % 2 === 0));
        expect(fifo.length).toBe(0);
      },
    ),
    { numRuns: 30 },
  );
});

it('a Fifo that is never empty does not grow', () => {
  const fifo = new Fifo<number>();
  fifo.push(0);
  for (let turn = 1; turn < 100_000; turn++) {
    fifo.push(turn);
    expect(fifo.shift()).toBe(turn - 1);
  }
  expect(fifo.length).toBe(1);
});
