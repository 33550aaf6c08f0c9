// Reference for 08-control.md.
import { isIPv4, isIPv6 } from 'node:net';
import { nameFault } from './names.mjs';
import { parseInstant } from './records.mjs';

/** Whether a decision is in force (CTRL-7). @param {{expiresAt?: string} | undefined} decision @param {number} now */
export function isInForce(decision, now) {
  if (!decision) return false;
  return decision.expiresAt === undefined || now < /** @type {number} */ (parseInstant(decision.expiresAt));
}

/**
 * Effective weight and state of a provider (CTRL-8, CTRL-9).
 * @param {{weight: number, state: string}} record defaults filled in
 * @param {{weight?: any, state?: any} | undefined} control
 * @param {number} now
 */
export function effectiveProvider(record, control, now) {
  const weight = isInForce(control?.weight, now) ? control?.weight.value : record.weight;
  const decided = isInForce(control?.state, now) ? control?.state.value : 'enabled';
  let state = 'up';
  if (decided === 'disabled') state = 'disabled';
  else if (decided === 'draining' || record.state === 'draining') state = 'draining';
  else if (record.state !== 'up') state = 'notReady';
  return { weight, state, picked: state === 'up' && weight > 0 };
}

/**
 * @typedef {{kind: 'node' | 'application', name: string} | {kind: 'address', ip: bigint, width: 32 | 128, bits: number}} Selector
 */

/** Parses a selector (CTRL-12). @param {string} text @returns {Selector | 'ignored' | 'invalid'} */
export function parseSelector(text) {
  const match = /^([a-z][A-Za-z0-9]*):([\s\S]+)$/.exec(text);
  if (!match) return 'invalid';
  const [, kind, operand] = match;
  if (kind !== 'node' && kind !== 'application' && kind !== 'address') return 'ignored';
  if (Buffer.byteLength(operand) > 255) return 'invalid';
  if (kind === 'application') return { kind, name: operand };
  if (kind === 'node') return nameFault(operand, 'node') ? 'invalid' : { kind, name: operand };
  const [ipText, bitsText, ...rest] = operand.split('/');
  const parsed = parseIp(ipText);
  if (!parsed || rest.length > 0) return 'invalid';
  if (bitsText === undefined) return { kind, ip: parsed.ip, width: parsed.width, bits: parsed.width };
  if (!/^(0|[1-9][0-9]{0,2})$/.test(bitsText)) return 'invalid';
  const bits = Number(bitsText) - (parsed.mapped ? 96 : 0);
  return bits < 0 || bits > parsed.width ? 'invalid' : { kind, ip: parsed.ip, width: parsed.width, bits };
}

/** @param {Selector} selector @param {{node?: string, application?: string, address?: string}} consumer */
export function matches(selector, consumer) {
  if (selector.kind !== 'address') return consumer[selector.kind] === selector.name;
  const peer = consumer.address === undefined ? null : parseIp(consumer.address);
  if (!peer || peer.width !== selector.width) return false;
  const beyond = BigInt(selector.width - selector.bits);
  return peer.ip >> beyond === selector.ip >> beyond;
}

/** @param {string} text @returns {{ip: bigint, width: 32 | 128, mapped: boolean} | null} */
function parseIp(text) {
  if (isIPv4(text)) return { ip: v4Number(text), width: 32, mapped: false };
  if (!isIPv6(text) || text.includes('%')) return null;
  const plain = text.replace(/\d+\.\d+\.\d+\.\d+$/, (v4) => {
    const n = v4Number(v4);
    return `${(n >> 16n).toString(16)}:${(n & 0xffffn).toString(16)}`;
  });
  const [head, tail] = plain.split('::').map((half) => (half === '' ? [] : half.split(':')));
  const groups =
    tail === undefined ? head : [...head, ...Array(8 - head.length - tail.length).fill('0'), ...tail];
  const ip = groups.reduce((n, group) => (n << 16n) | BigInt(`0x${group}`), 0n);
  if (ip >> 32n === 0xffffn) return { ip: ip & 0xffffffffn, width: 32, mapped: true };
  return { ip, width: 128, mapped: false };
}

/** @param {string} text */
const v4Number = (text) => text.split('.').reduce((n, part) => (n << 8n) | BigInt(part), 0n);

/** Whether all selectors of a document hold to CTRL-12; what the schema cannot say. @param {any} document */
export function selectorsAreValid(document) {
  return Object.keys(document.consumers ?? {}).every((text) => parseSelector(text) !== 'invalid');
}

/**
 * What is in force for a consumer (CTRL-13, CTRL-15, CTRL-18).
 * @param {any} document @param {{node?: string, application?: string, address?: string}} consumer @param {number} now
 * @returns {{kickedBy: string[], limits: {selector: string, callsPerSecond: number, burst: number}[]}} both in byte order of selectors
 */
export function inForceFor(document, consumer, now) {
  const matching = Object.keys(document.consumers ?? {})
    .sort()
    .filter((text) => {
      const selector = parseSelector(text);
      return typeof selector === 'object' && matches(selector, consumer);
    });
  const of = (/** @type {string} */ text) => document.consumers[text];
  return {
    kickedBy: matching.filter((text) => isInForce(of(text).kick, now)),
    limits: matching
      .filter((text) => isInForce(of(text).limit, now))
      .map((selector) => {
        const { callsPerSecond, burst = Math.max(1, Math.ceil(callsPerSecond)) } = of(selector).limit;
        return { selector, callsPerSecond, burst };
      }),
  };
}

/** A client's part of a limit, or null when it does not apply it (CTRL-16). @param {{selector: string, callsPerSecond: number, burst: number}} limit @param {number} sameApplication */
export function clientShare({ selector, callsPerSecond, burst }, sameApplication) {
  if (selector.startsWith('address:')) return null;
  const n = selector.startsWith('application:') ? Math.max(1, sameApplication) : 1;
  return { callsPerSecond: callsPerSecond / n, burst: Math.max(1, Math.floor(burst / n)) };
}

/** A field of the policy for a method (CTRL-20), undefined when it gives none. @param {any} document @param {string} method @param {string} field @param {number} now */
export function policyFor(document, method, field, now) {
  if (!isInForce(document.policy, now)) return undefined;
  const methods = document.policy.methods ?? {};
  return methods[method]?.[field] ?? methods['*']?.[field];
}
