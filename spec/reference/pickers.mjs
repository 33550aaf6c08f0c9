// Reference for BAL-3 to BAL-30. `draw()` gives the next draw (GEN-5).
import { indexAmong, otherAmong, twoAmong, unit } from './draws.mjs';
import { Ring } from './hash-ring.mjs';

/**
 * @typedef {object} Candidate
 * @property {string} node
 * @property {number} weight above 0
 * @property {number} [inflight]
 * @property {number | null} [latencyMs] peak EWMA, decayed to now; null or absent: never observed
 * @property {boolean} [ejected]
 * @typedef {object} Picker
 * @property {(candidates: Candidate[], draw: () => number, key?: string, recent?: string) => string} pick  for n ≥ 2, in
 *   node order; `recent`: where an attempt began or ended last
 * @property {(node: string) => void} [left]  a provider has left the list
 */

const sum = (/** @type {number[]} */ numbers) => numbers.reduce((a, b) => a + b, 0);
const load = (/** @type {Candidate} */ c) => ((c.inflight ?? 0) + 1) / c.weight;

/** Every picker handles none and one alike (BAL-3). @param {Picker} picker @param {Candidate[]} candidates @param {() => number} draw @param {string} [key] @param {string} [recent] */
export function pickWith(picker, candidates, draw, key, recent) {
  if (candidates.length === 0) return null;
  return candidates.length === 1 ? candidates[0].node : picker.pick(candidates, draw, key, recent);
}

/** A new picker by its name. @param {string} name @returns {Picker} */
export function createPicker(name) {
  switch (name) {
    case 'random':
      return { pick: (cs, draw) => cs[indexAmong(draw(), cs.length)].node };
    case 'weightedRandom':
      return { pick: pickWeightedRandom };
    case 'roundRobin':
      return new RoundRobin();
    case 'smoothWeightedRoundRobin':
      return new SmoothWeightedRoundRobin();
    case 'leastConnections':
      return { pick: pickLeastConnections };
    case 'p2cEwma':
      return { pick: pickP2cEwma };
    case 'consistentHash':
      return { pick: pickConsistentHash };
  }
  throw new Error(`no picker ${name}`);
}

/** Vose's alias table (BAL-12). @param {number[]} weights */
export function aliasTable(weights) {
  const n = weights.length;
  const total = sum(weights);
  const p = weights.map((w) => (w * n) / total);
  const prob = new Array(n).fill(1);
  const alias = weights.map((_, i) => i);
  const small = [];
  const large = [];
  for (let i = 0; i < n; i++) (p[i] < 1 ? small : large).push(i);
  while (small.length > 0 && large.length > 0) {
    const l = /** @type {number} */ (small.pop());
    const g = /** @type {number} */ (large.pop());
    prob[l] = p[l];
    alias[l] = g;
    p[g] = p[g] + p[l] - 1;
    (p[g] < 1 ? small : large).push(g);
  }
  return { prob, alias };
}

/** @type {Picker['pick']} */
function pickWeightedRandom(candidates, draw) {
  const { prob, alias } = aliasTable(candidates.map((c) => c.weight));
  const i = indexAmong(draw(), candidates.length);
  return candidates[unit(draw()) < prob[i] ? i : alias[i]].node;
}

/** BAL-14. @implements {Picker} */
class RoundRobin {
  /** @type {string | null} */ last = null;
  /** @type {Picker['pick']} */
  pick(candidates, draw) {
    const last = this.last;
    if (last === null) this.last = candidates[indexAmong(draw(), candidates.length)].node;
    else {
      const next = candidates.find((c) => Buffer.compare(Buffer.from(c.node), Buffer.from(last)) > 0);
      this.last = (next ?? candidates[0]).node;
    }
    return this.last;
  }
}

/** BAL-16. Nodes that are no candidates keep their `current` until they leave the list. @implements {Picker} */
class SmoothWeightedRoundRobin {
  /** @type {Map<string, number>} */ current = new Map();
  started = false;
  /** @type {Picker['pick']} */
  pick(candidates, draw) {
    for (const { node } of candidates) if (!this.current.has(node)) this.current.set(node, 0);
    if (!this.started) {
      this.started = true;
      for (let k = indexAmong(draw(), Math.min(candidates.length, 100)); k > 0; k--) this.#step(candidates);
    }
    return this.#step(candidates);
  }
  /** @param {string} node */
  left(node) {
    this.current.delete(node);
  }
  /** @param {Candidate[]} candidates */
  #step(candidates) {
    let best = '';
    let most = -Infinity;
    for (const c of candidates) {
      const value = /** @type {number} */ (this.current.get(c.node)) + c.weight;
      this.current.set(c.node, value);
      if (value > most) [best, most] = [c.node, value];
    }
    this.current.set(best, most - sum(candidates.map((c) => c.weight)));
    return best;
  }
}

/** @type {Picker['pick']} */
function pickLeastConnections(candidates, draw) {
  if (candidates.length > 16) {
    const [a, b] = twoAmong(draw, candidates.length).map((i) => candidates[i]);
    return (load(b) < load(a) ? b : a).node;
  }
  const least = Math.min(...candidates.map(load));
  const equal = candidates.filter((c) => load(c) === least);
  return equal[equal.length > 1 ? indexAmong(draw(), equal.length) : 0].node;
}

/** @type {Picker['pick']} */
function pickP2cEwma(candidates, draw, _key, recent) {
  const n = candidates.length;
  const place = candidates.findIndex((c) => c.node === recent);
  const busy = sum(candidates.map((c) => c.inflight ?? 0)) >= 2 * n;
  const [a, b] = (busy && place >= 0 ? [place, otherAmong(draw(), n, place)] : twoAmong(draw, n)).map(
    (i) => candidates[i],
  );
  if (!!a.ejected !== !!b.ejected) return (a.ejected ? b : a).node;
  return (cost(b) < cost(a) ? b : a).node;
}

/** BAL-20, BAL-22. @param {Candidate} c */
function cost(c) {
  const inflight = c.inflight ?? 0;
  const latency = c.latencyMs ?? (inflight === 0 ? 0 : 1e9);
  return (latency * (inflight + 1)) / c.weight;
}

/** BAL-26 to BAL-29. @type {Picker['pick']} */
function pickConsistentHash(candidates, draw, key) {
  if (key === undefined) return candidates[indexAmong(draw(), candidates.length)].node;
  const byNode = new Map(candidates.map((c) => [c.node, c]));
  const total = sum(candidates.map((c) => c.weight));
  const inProgress = sum(candidates.map((c) => c.inflight ?? 0));
  for (const node of new Ring(candidates).from(key)) {
    const c = /** @type {Candidate} */ (byNode.get(node));
    const bound = Math.ceil((1.25 * (inProgress + 1) * c.weight) / total);
    if ((c.inflight ?? 0) + 1 <= bound) return node;
  }
  throw new Error('unreachable: the bounds add up to more than the load');
}
