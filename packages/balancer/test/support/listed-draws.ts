import type { Draw } from '../../src/index.ts';

/** A source of the listed draws, which tells how many are left and throws when there are too few. */
export function listedDraws() {
  let list: readonly number[] = [];
  const draw: Draw = () => {
    const [next, ...rest] = list;
    if (next === undefined) throw new Error('more draws consumed than listed');
    list = rest;
    return next;
  };
  return {
    draw,
    /** Gives these next. */
    list(draws: readonly number[]) {
      list = draws;
    },
    /** How many have not been consumed. */
    left: () => list.length,
  };
}

/** A source for what must consume none. */
export const noDraw: Draw = () => {
  throw new Error('a draw was consumed');
};
