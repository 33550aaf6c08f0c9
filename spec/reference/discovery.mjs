// Reference for 05-discovery.md: a pure state machine. Events in, the published list out.

const HOLD_MS = 10_000;

/**
 * @typedef {{state?: string}} KnownRecord  only `state` matters here
 * @typedef {{at: number} & (
 *   {event: 'connected'} | {event: 'suspended'} | {event: 'lost'} | {event: 'tick'} |
 *   {event: 'works', node: string, value: boolean} |
 *   {event: 'reading', nodes: Record<string, KnownRecord | null>})} DiscoveryEvent  null: a record that can't be read
 */

/** Discovery of one service (DISC-3 to DISC-13). `known` may come from a snapshot file, stale since `staleSince`. */
export class Discovery {
  /** @param {Record<string, KnownRecord>} known @param {number} staleSince */
  constructor(known = {}, staleSince = 0) {
    this.known = new Map(Object.entries(known));
    this.held = new Map(); // node → when it was held
    this.broken = new Set(); // nodes that the client found not to work
    this.connectedAt = null;
    this.knewAtConnect = false;
    this.hasRead = false;
    this.staleSince = staleSince; // null: fresh
  }

  /** @param {DiscoveryEvent} e @returns {{nodes: string[], stale: boolean, staleSince: number | null}} */
  apply(e) {
    switch (e.event) {
      case 'connected': // DISC-9
        if (this.connectedAt === null) {
          this.connectedAt = e.at;
          this.knewAtConnect = this.known.size > 0;
          this.hasRead = false;
        }
        break;
      case 'suspended':
      case 'lost':
        this.connectedAt = null;
        break;
      case 'works': // DISC-8
        if (e.value) this.broken.delete(e.node);
        else {
          this.broken.add(e.node);
          if (this.held.has(e.node)) this.#remove(e.node);
        }
        break;
      case 'reading':
        this.#read(e.at, e.nodes);
        break;
    }
    this.#release(e.at);
    const stale = this.connectedAt === null || !this.hasRead || this.held.size > 0; // DISC-12
    if (!stale) this.staleSince = null;
    else this.staleSince ??= e.at;
    return { nodes: [...this.known.keys()].sort(byteOrder), stale, staleSince: this.staleSince };
  }

  /** @param {number} at @param {Record<string, KnownRecord | null>} nodes */
  #read(at, nodes) {
    const reading = new Map(Object.entries(nodes).filter(([, record]) => record !== null)); // DISC-7
    const knownBefore = this.known.size;
    for (const node of reading.keys()) {
      if (this.held.delete(node) || !this.known.has(node)) this.broken.delete(node);
    }
    const missing = [...this.known.keys()].filter((node) => !reading.has(node) && !this.held.has(node));
    const announced = missing.filter((node) => this.known.get(node)?.state === 'draining'); // DISC-4
    const unannounced = missing.filter((node) => !announced.includes(node));
    const working = unannounced.filter((node) => !this.broken.has(node)); // DISC-5
    const gone = this.held.size + unannounced.length;
    const unsteady = this.knewAtConnect && at - /** @type {number} */ (this.connectedAt) < HOLD_MS;
    const hold = reading.size === 0 || 2 * gone > knownBefore || unsteady; // DISC-6
    for (const node of missing) {
      if (hold && working.includes(node)) this.held.set(node, at);
      else this.#remove(node);
    }
    for (const [node, record] of reading) this.known.set(node, record); // DISC-3
    this.hasRead = true;
  }

  /** DISC-10, third case. @param {number} at */
  #release(at) {
    if (this.connectedAt === null) return;
    for (const [node, since] of this.held) {
      if (at - Math.max(since, this.connectedAt) >= HOLD_MS) this.#remove(node);
    }
  }

  /** @param {string} node */
  #remove(node) {
    this.known.delete(node);
    this.held.delete(node);
    this.broken.delete(node);
  }
}

/** Node order (PATH-5). @param {string} a @param {string} b */
export function byteOrder(a, b) {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
