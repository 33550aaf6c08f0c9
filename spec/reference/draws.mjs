// Reference for GEN-5.

/** Index among n. @param {number} draw @param {number} n */
export const indexAmong = (draw, n) => Math.floor((draw * n) / 2 ** 32);

/** Unit number in [0, 1). @param {number} draw */
export const unit = (draw) => draw / 2 ** 32;

/** Two distinct indexes among n ≥ 2, from two draws (BAL-6). @param {() => number} draw @param {number} n @returns {[number, number]} */
export function twoAmong(draw, n) {
  const a = indexAmong(draw(), n);
  return [a, otherAmong(draw(), n, a)];
}

/** An index among n ≥ 2 that is not `a`. @param {number} draw @param {number} n @param {number} a */
export function otherAmong(draw, n, a) {
  const b = indexAmong(draw, n - 1);
  return b < a ? b : b + 1;
}

/** A source of listed draws, for vectors. Throws when too few are listed. @param {number[]} list */
export function listedDraws(list) {
  let next = 0;
  const draw = () => {
    if (next === list.length) throw new Error(`more than ${list.length} draws consumed`);
    return list[next++];
  };
  return { draw, used: () => next };
}
