// Reference for ejection (BAL-52, BAL-53), outliers (BAL-56, BAL-57) and panic (BAL-60).
import { byteOrder } from './discovery.mjs';
import { equalJitter } from './registration.mjs';

/** Failure accrual of one provider. Outcomes that BAL-53 does not count must not be handed in. */
export class FailureAccrual {
  /** @type {'alive' | 'dead' | 'probing'} */ state = 'alive';
  /** Earliest time of the probe, when dead. */ until = 0;
  deaths = 0;
  inARow = 0;
  /** @type {Map<number, {calls: number, successes: number}>} */ seconds = new Map();

  /** Whether an attempt may begin; when dead and due, it becomes the probe. @param {number} at */
  admit(at) {
    if (this.state === 'dead' && at >= this.until) {
      this.state = 'probing';
      return true;
    }
    return this.state === 'alive';
  }

  /** @param {number} at @param {'success' | 'failure' | 'neither'} outcome @param {() => number} draw */
  record(at, outcome, draw) {
    if (this.state === 'probing') {
      if (outcome === 'success') this.#revive();
      else if (outcome === 'failure') this.#die(at, draw);
      else this.state = 'dead'; // due already: the next attempt is the next probe
      return;
    }
    if (this.state === 'dead') {
      if (outcome === 'success') this.#revive(); // begun in panic
      return;
    }
    if (outcome === 'neither') return;
    const second = Math.floor(at / 1000);
    for (const s of this.seconds.keys()) if (s <= second - 30) this.seconds.delete(s);
    const bucket = this.seconds.get(second) ?? { calls: 0, successes: 0 };
    this.seconds.set(second, bucket);
    bucket.calls++;
    if (outcome === 'success') {
      bucket.successes++;
      this.inARow = 0;
      return;
    }
    this.inARow++;
    let [calls, successes] = [0, 0];
    for (const b of this.seconds.values()) [calls, successes] = [calls + b.calls, successes + b.successes];
    if (this.inARow >= 5 || (calls >= 5 && 10 * successes < 8 * calls)) this.#die(at, draw);
  }

  /** @param {number} at @param {() => number} draw */
  #die(at, draw) {
    this.state = 'dead';
    this.until = at + equalJitter(this.deaths++, 5_000, 300_000, draw());
  }

  #revive() {
    this.state = 'alive';
    this.deaths = 0;
    this.inARow = 0;
    this.seconds.clear();
  }
}

/** Outlier detection of one client; `sweep` is called every 10 s. */
export class OutlierDetector {
  /** @type {Map<string, {times: number, until: number}>} until 0: in */ hosts = new Map();

  /**
   * @param {number} at
   * @param {Record<string, {calls: number, failures: number}>} interval the calls of the last 10 s, one entry per provider in the list
   * @returns {string[]} who is out now, in node order
   */
  sweep(at, interval) {
    const nodes = Object.keys(interval).sort(byteOrder);
    for (const node of this.hosts.keys()) if (!(node in interval)) this.hosts.delete(node);
    const host = (/** @type {string} */ node) => {
      if (!this.hosts.has(node)) this.hosts.set(node, { times: 0, until: 0 });
      return /** @type {{times: number, until: number}} */ (this.hosts.get(node));
    };
    for (const node of nodes) if (host(node).until <= at) host(node).until = 0;
    const judged = nodes.filter((node) => host(node).until === 0);
    const outliers = nodes.length > 5 ? findOutliers(judged, interval) : [];
    const room = Math.max(1, Math.floor(nodes.length / 10)) - (nodes.length - judged.length);
    const ejected = outliers.slice(0, Math.max(0, room));
    for (const node of judged) {
      const h = host(node);
      if (ejected.includes(node)) h.until = at + Math.min(30_000 * ++h.times, 300_000);
      else h.times = Math.max(0, h.times - 1);
    }
    return nodes.filter((node) => host(node).until > at);
  }
}

/** Outliers, worst first (BAL-56). @param {string[]} nodes @param {Record<string, {calls: number, failures: number}>} interval */
function findOutliers(nodes, interval) {
  const rate = (/** @type {string} */ node) =>
    (interval[node].calls - interval[node].failures) / interval[node].calls;
  const rated = nodes.filter((node) => interval[node].calls >= 100);
  const found = new Set(
    nodes.filter(
      (node) => interval[node].calls >= 50 && 100 * interval[node].failures > 85 * interval[node].calls,
    ),
  );
  if (rated.length >= 5) {
    const mean = rated.reduce((total, node) => total + rate(node), 0) / rated.length;
    const variance = rated.reduce((total, node) => total + (rate(node) - mean) ** 2, 0) / rated.length;
    const threshold = Math.min(mean - 1.9 * Math.sqrt(variance), mean - 0.05);
    for (const node of rated) if (rate(node) < threshold) found.add(node);
  }
  return [...found].sort((a, b) => rate(a) - rate(b) || byteOrder(a, b));
}

/** Whether ejection is ignored (BAL-60). @param {number} ejected @param {number} all */
export const isPanic = (ejected, all) => 2 * ejected > all;
