// Reference for STAT-2.

const LONGEST_MS = 600_000;
/** 200 reports a second, of all nodes together. */
const PER_NODE_MS = 5;

/** @param {number} intervalMs as configured @param {number} nodes */
export const reportInterval = (intervalMs, nodes) =>
  Math.min(LONGEST_MS, Math.max(intervalMs, PER_NODE_MS * nodes));

/** @param {number} interval @param {number} draw */
export const reportWait = (interval, draw) => interval * (0.8 + 0.4 * (draw / 2 ** 32));
