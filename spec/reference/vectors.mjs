// How each kind of vector is run: case → what a port must find in `expect`. Ports write the same for themselves.
import { isAnnounceable, parseAddress, parseRegistryAddress } from './addresses.mjs';
import {
  CircuitBreaker,
  HedgeBudget,
  HedgeDelay,
  RetryBudget,
  Throttle,
  TokenBucket,
  takeAll,
} from './calls.mjs';
import { candidatesOf } from './candidates.mjs';
import {
  clientShare,
  effectiveProvider,
  inForceFor,
  matches,
  parseSelector,
  policyFor,
  selectorsAreValid,
} from './control.mjs';
import { Discovery } from './discovery.mjs';
import { listedDraws } from './draws.mjs';
import { FailureAccrual, isPanic, OutlierDetector } from './ejection.mjs';
import { hashOf, murmur3, Ring, virtualNodeCounts } from './hash-ring.mjs';
import {
  boundsOf,
  bucketOf,
  clampUs,
  difference,
  histogramOf,
  isWellFormed,
  merge,
  quantile,
} from './histogram.mjs';
import { isRoot, madeUpNode, nameFault, pathOf } from './names.mjs';
import { createPicker, pickWith } from './pickers.mjs';
import { canonicalJson, idlHash, parseInstant, readDocument } from './records.mjs';
import { formatCoded, readException, refusalBytes } from './refusals.mjs';
import { decideRegistration, equalJitter, fullJitter } from './registration.mjs';
import { reportInterval, reportWait } from './reporting.mjs';
import { PeakEwma, slowStartWeight, subsetOf, zoneCandidates } from './shaping.mjs';

/**
 * @typedef {{validate(schema: string): (value: object) => boolean, errors: any[]}} Tools
 * @typedef {(c: any, tools: Tools) => unknown} Runner
 */

/** Runs the steps of a trace and lists what each gave. @param {any} c @param {(step: any, draw: () => number) => unknown} step */
function trace(c, step) {
  return c.steps.map((/** @type {any} */ s) => {
    const { draw, used } = listedDraws(s.draws ?? []);
    const result = step(s, draw);
    if (used() !== (s.draws ?? []).length) throw new Error(`${used()} draws consumed of ${s.draws.length}`);
    return result;
  });
}

/** An error whose message is a code, as that code. @param {() => unknown} attempt */
function orError(attempt) {
  try {
    return attempt();
  } catch (error) {
    return { error: /** @type {Error} */ (error).message };
  }
}

/** The bytes of a document in a vector. @param {any} c */
function bytesOf({ text, base64, padTo }) {
  const bytes = base64 === undefined ? Buffer.from(text) : Buffer.from(base64, 'base64');
  return padTo === undefined ? bytes : Buffer.concat([bytes, Buffer.alloc(padTo - bytes.length, ' ')]);
}

/** @param {'provider-record' | 'consumer-record' | 'control-document' | 'stats-report' | 'idl-document'} kind @returns {Runner} */
const reading = (kind) => (c, tools) => readDocument(kind, bytesOf(c), tools.validate(kind));

/** @type {Record<string, Runner>} */
export const RUNNERS = {
  names: (c) => ({ fault: nameFault(c.name, c.of) }),

  paths: (c) =>
    orError(() => {
      if (c.operation === 'path') return { path: pathOf(c.place) };
      if (c.operation === 'root') return isRoot(c.root) ? { root: c.root } : { error: 'INVALID_PATH' };
      if (c.operation === 'registryAddress') return parseRegistryAddress(c.text);
      return { node: madeUpNode(c.host, c.pid, c.random) };
    }),

  addresses: (c) => {
    const address = parseAddress(c.text);
    return address ? { address, announceable: isAnnounceable(address) } : { error: 'INVALID_ADDRESS' };
  },

  timestamps: (c) => ({ ms: parseInstant(c.text) }),
  'provider-records': reading('provider-record'),
  'consumer-records': reading('consumer-record'),
  idl: (c) => ({ canonical: canonicalJson(c.document), node: idlHash(c.document) }),

  'control-documents': (c, tools) => {
    const bytes = bytesOf(c);
    if (bytes.length === 0) return { value: {} }; // CTRL-1
    const result = readDocument('control-document', bytes, tools.validate('control-document'));
    return 'error' in result || selectorsAreValid(result.value) ? result : { error: 'CONTROL_INVALID' };
  },

  'stats-reports': (c, tools) => {
    const result = readDocument('stats-report', bytesOf(c), tools.validate('stats-report'));
    if ('error' in result) return result;
    const { methods = {}, providers = {} } = result.value;
    const histograms = [...Object.values(methods), ...Object.values(providers)].map((entry) => entry.latency);
    return histograms.every((h) => h === undefined || isWellFormed(h))
      ? { readable: true }
      : { error: 'RECORD_INVALID' };
  },

  snapshots: (c, tools) => {
    if (!tools.validate('snapshot')(c.document)) return { error: 'SNAPSHOT_INVALID' };
    const since = c.document.stale ? parseInstant(c.document.staleSince ?? c.document.writtenAt) : null;
    const writtenAt = /** @type {number} */ (parseInstant(c.document.writtenAt));
    const staleSince = since ?? (c.now - writtenAt > 180_000 ? writtenAt : null); // DISC-21
    const read = tools.validate('provider-record');
    const nodes = Object.entries(c.document.providers).filter(([node, record]) => {
      return (
        nameFault(node, 'node') === null &&
        'value' in readDocument('provider-record', Buffer.from(JSON.stringify(record)), read)
      );
    });
    return { nodes: nodes.map(([node]) => node).sort(), staleSince };
  },

  registration: (c) => decideRegistration(c.ours, c.there),
  backoff: (c) => (c.jitter === 'full' ? fullJitter : equalJitter)(c.attempt, c.baseMs, c.capMs, c.draw),

  discovery: (c) => {
    const discovery = new Discovery(c.known, c.staleSince);
    return trace(c, (s) => discovery.apply(s));
  },

  picks: (c) => {
    const picker = createPicker(c.picker);
    let candidates = c.candidates;
    /** @type {string | undefined} */ let recent;
    return trace(c, (s, draw) => {
      candidates = s.candidates ?? candidates;
      recent = s.recent ?? recent;
      for (const node of s.left ?? []) picker.left?.(node);
      return pickWith(picker, candidates, draw, s.key, recent);
    });
  },

  murmur3: (c) => (c.hex === undefined ? hashOf(c.text) : murmur3(Buffer.from(c.hex, 'hex'))),

  'hash-ring': (c) => {
    const ring = new Ring(c.candidates);
    return {
      virtualNodes: virtualNodeCounts(c.candidates.map((/** @type {any} */ p) => p.weight)),
      firstPoints: ring.points.slice(0, 3).map(({ hash, node }) => ({ hash, node })),
      owners: c.keys.map((/** @type {string} */ key) => ring.from(key).next().value),
    };
  },

  ewma: (c) => {
    const ewma = new PeakEwma();
    return trace(c, ({ at, forget, observe, fail }) => {
      if (forget) ewma.forget();
      if (observe !== undefined) ewma.observe(at, observe);
      if (fail !== undefined) ewma.observeFailure(at, fail);
      return ewma.latency(at);
    });
  },

  'slow-start': (c) => slowStartWeight(c.weight, c.ageMs, c.windowMs, c.aggression),

  zones: (c) => {
    const { draw, used } = listedDraws(c.draws);
    const nodes = zoneCandidates(c, draw).map(({ node }) => node);
    if (used() !== c.draws.length) throw new Error('draws left over');
    return nodes;
  },

  subsets: (c) => subsetOf(c.consumer, c.consumers, c.providers, c.size),

  ejection: (c) => {
    const accrual = new FailureAccrual();
    return trace(c, ({ at, event }, draw) => {
      if (event === 'admit') return accrual.admit(at);
      accrual.record(at, event, draw);
      return accrual.state === 'dead' ? { state: 'dead', until: accrual.until } : { state: accrual.state };
    });
  },

  outliers: (c) => {
    const detector = new OutlierDetector();
    return trace(c, ({ at, interval }) => detector.sweep(at, interval));
  },

  panic: (c) => isPanic(c.ejected, c.all),
  candidates: (c) => candidatesOf(c.providers, c.subset),

  'retry-budget': (c) => {
    const budget = new RetryBudget(c.percent, c.perSecond);
    return trace(c, ({ at, calls = 0, retries = 0 }) => {
      for (let i = 0; i < calls; i++) budget.call(at);
      let allowed = 0;
      for (let i = 0; i < retries; i++) if (budget.retry(at)) allowed++;
      return allowed;
    });
  },

  hedging: (c) => {
    if (c.operation === 'delay') {
      const hedging = new HedgeDelay();
      return trace(c, ({ at, answeredMs = [] }) => {
        for (const ms of answeredMs) hedging.answered(at, ms);
        return hedging.delay(at, c.maxExtraPercent);
      });
    }
    const budget = new HedgeBudget(new RetryBudget(c.percent, c.perSecond), c.maxExtraPercent);
    return trace(c, ({ at, calls = 0, hedges = 0 }) => {
      for (let i = 0; i < calls; i++) budget.call(at);
      let allowed = 0;
      for (let i = 0; i < hedges; i++) if (budget.hedge(at)) allowed++;
      return allowed;
    });
  },

  'circuit-breaker': (c) => {
    const breaker = new CircuitBreaker();
    return trace(c, ({ at, admit, successes = 0, failures = 0, neither = 0 }) => {
      if (admit) return breaker.admit(at);
      for (let i = 0; i < successes; i++) breaker.record(at, 'success');
      for (let i = 0; i < failures; i++) breaker.record(at, 'failure');
      for (let i = 0; i < neither; i++) breaker.record(at, 'neither');
      return breaker.state;
    });
  },

  throttling: (c) => {
    const throttle = new Throttle();
    return trace(c, ({ at, calls = 0, accepted = 0, overloaded = 0 }, draw) => {
      const probability = throttle.probability(at);
      let letThrough = 0;
      for (let i = 0; i < calls; i++) if (throttle.admit(at, draw)) letThrough++;
      for (let i = 0; i < accepted; i++) throttle.ended(at, true);
      for (let i = 0; i < overloaded; i++) throttle.ended(at, false);
      return { probability, letThrough };
    });
  },

  'token-bucket': (c) => {
    const buckets = c.buckets.map((/** @type {any} */ b) => new TokenBucket(0, b.callsPerSecond, b.burst));
    return trace(c, ({ at, take, change }) => {
      if (change) {
        buckets[change.bucket].change(at, change.callsPerSecond, change.burst);
        return null;
      }
      const results = Array.from({ length: take }, () => takeAll(buckets, at));
      return { allowed: results.filter((r) => r.allowed).length, last: results[results.length - 1] };
    });
  },

  'effective-providers': (c) => effectiveProvider(c.record, c.control, parseInstant(c.now) ?? Number.NaN),

  selectors: (c) => {
    const selector = parseSelector(c.selector);
    return typeof selector === 'string' ? selector : matches(selector, c.consumer) ? 'matches' : 'differs';
  },

  limits: (c) => {
    const inForce = inForceFor(c.document, c.consumer, parseInstant(c.now) ?? Number.NaN);
    return { ...inForce, clientShares: inForce.limits.map((limit) => clientShare(limit, c.sameApplication)) };
  },

  policies: (c) => policyFor(c.document, c.method, c.field, parseInstant(c.now) ?? Number.NaN) ?? null,

  'report-intervals': (c) => {
    const intervalMs = reportInterval(c.intervalMs, c.nodes);
    return { intervalMs, waitMs: reportWait(intervalMs, c.draw) };
  },

  'histogram-buckets': (c) => {
    const index = bucketOf(clampUs(c.us));
    return { index, ...boundsOf(index) };
  },

  histograms: (c) => {
    if (c.operation === 'record') return histogramOf(c.valuesUs);
    if (c.operation === 'merge') return merge(c.a, c.b);
    if (c.operation === 'difference') return difference(c.later, c.earlier);
    return c.q.map((/** @type {number} */ q) => quantile(c.histogram, q));
  },

  refusals: (c, tools) =>
    c.operation === 'format' ? formatCoded(c.refusal) : readException(c.exception, c.capable, tools.errors),
  'keeper-bytes': (c) => refusalBytes(c.method, c.sequenceId, c.message, c.type).toString('hex'),
};

/** Kinds whose numbers agree within a relative 1e-9 (GEN-4). */
export const APPROXIMATE = new Set(['ewma', 'slow-start']);
