// Reference for SES-9, SES-10, SES-20, SES-21.
import { unit } from './draws.mjs';

/**
 * What to do when a node to register is there already (SES-9).
 * @param {{role: 'provider' | 'consumer', session: string, record: Record<string, any>}} ours
 * @param {{owner: string | null, record: Record<string, any> | null}} there owner null: persistent; record null: can't be read
 * @returns {'done' | 'set' | 'replace' | 'wait' | 'conflict'}
 */
export function decideRegistration(ours, there) {
  if (there.owner === null) return 'conflict';
  const sameToken = there.record?.token === ours.record.token;
  if (there.owner === ours.session) {
    if (!sameToken) return 'conflict';
    return JSON.stringify(there.record) === JSON.stringify(ours.record) ? 'done' : 'set';
  }
  if (sameToken) return 'replace';
  return there.record !== null && isFormerLife(ours, there.record) ? 'wait' : 'conflict';
}

/** SES-10. @param {{role: string, record: Record<string, any>}} ours @param {Record<string, any>} there */
function isFormerLife(ours, there) {
  if (ours.role === 'provider') return there.address === ours.record.address;
  return there.host !== undefined && there.host === ours.record.host && there.pid !== ours.record.pid;
}

/** SES-20. @param {number} attempt from 0 @param {number} baseMs @param {number} capMs @param {number} draw */
export function fullJitter(attempt, baseMs, capMs, draw) {
  return Math.floor(unit(draw) * Math.min(capMs, baseMs * 2 ** attempt));
}

/** SES-21. @param {number} attempt from 0 @param {number} baseMs @param {number} capMs @param {number} draw */
export function equalJitter(attempt, baseMs, capMs, draw) {
  const half = Math.min(capMs, baseMs * 2 ** attempt) / 2;
  return half + Math.floor(unit(draw) * half);
}
