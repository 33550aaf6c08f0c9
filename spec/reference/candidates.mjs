// Reference for steps 4 to 7 of BAL-1: who is a candidate by what this client has found out.
import { isPanic } from './ejection.mjs';

/**
 * A provider that passed step 2.
 * @typedef {object} Provider
 * @property {string} node
 * @property {boolean} [unsupported] its stack cannot be built
 * @property {boolean} [heldBack] it refused within the last second, or kicked this consumer
 * @property {boolean} [unreachable]
 * @property {'dead' | 'due' | 'probing' | 'outlier'} [ejection] `dead`: and not due; `outlier`: out by BAL-57
 */

/** @param {Provider[]} providers @param {string[] | null} subset its nodes; null: this consumer works with all */
export function candidatesOf(providers, subset) {
  const slice = providers.filter(({ node }) => subset?.includes(node) ?? true);
  const ofSlice = sieve(slice);
  const { candidates, panic } = subset && 2 * ofSlice.left < slice.length ? sieve(providers) : ofSlice; // BAL-48
  const nodes = (/** @type {Provider[]} */ list) => list.map(({ node }) => node);
  return {
    candidates: nodes(candidates),
    panic,
    probes: nodes(candidates.filter(({ ejection }) => ejection === 'due')),
  };
}

/** @param {Provider[]} providers */
function sieve(providers) {
  const willing = providers.filter(({ unsupported, heldBack }) => !unsupported && !heldBack);
  const connected = willing.filter(({ unreachable }) => !unreachable);
  const reachable = connected.length > 0 ? connected : willing; // BAL-50
  const alive = reachable.filter(({ ejection }) => ejection === undefined || ejection === 'due'); // BAL-53
  const panic = isPanic(reachable.length - alive.length, reachable.length); // BAL-60
  const left = alive.filter(({ unreachable }) => !unreachable).length;
  return { candidates: panic ? reachable : alive, panic, left };
}
