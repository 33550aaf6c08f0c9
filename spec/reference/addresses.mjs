// Reference for REC-20 to REC-24 and PATH-9.
import { isIPv4, isIPv6 } from 'node:net';
import { isRoot } from './names.mjs';

/**
 * @typedef {{kind: 'tcp', host: string, port: number} | {kind: 'unix', path: string}} Address
 */

/** Parses an address; null: INVALID_ADDRESS. @param {string} text @returns {Address | null} */
export function parseAddress(text) {
  if (text.startsWith('unix:')) {
    const path = text.slice(5);
    return path.startsWith('/') && !path.includes('\0') && Buffer.byteLength(path) <= 107
      ? { kind: 'unix', path }
      : null;
  }
  const match = /^(?:\[([^\]]*)\]|([^:[\]]*)):([1-9][0-9]{0,4})$/.exec(text);
  if (!match) return null;
  const [, v6, name, digits] = match;
  const port = Number(digits);
  if (port > 65535) return null;
  if (v6 !== undefined) return isV6(v6) ? { kind: 'tcp', host: v6, port } : null;
  return isIPv4(name) || isHostName(name) ? { kind: 'tcp', host: name, port } : null;
}

/** Whether a provider may announce it (REC-24). @param {Address} address */
export function isAnnounceable(address) {
  if (address.kind === 'unix') return true;
  return address.host !== '0.0.0.0' && !(isIPv6(address.host) && /^[0:]+$/.test(address.host));
}

/** @param {string} text */
function isV6(text) {
  const [ip, ...zone] = text.split('%');
  return isIPv6(ip) && zone.length <= 1 && zone.every((z) => /^[A-Za-z0-9._~-]+$/.test(z));
}

/** @param {string} name */
function isHostName(name) {
  if (name.length > 253) return false;
  const labels = name.split('.');
  if (/^[0-9]+$/.test(labels[labels.length - 1])) return false;
  return labels.every((label) => /^[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?$/.test(label));
}

/**
 * Parses a registry address (PATH-9). Throws INVALID_ADDRESS or INVALID_PATH.
 * @param {string} text
 * @returns {{servers: {host: string, port: number}[], chroot: string}}
 */
export function parseRegistryAddress(text) {
  const slash = text.indexOf('/');
  const hosts = slash < 0 ? text : text.slice(0, slash);
  const chroot = slash < 0 ? '/' : text.slice(slash);
  const servers = hosts.split(',').map((part) => {
    const entry = part.trim();
    const address = parseAddress(entry) ?? parseAddress(`${entry}:2181`);
    if (address?.kind !== 'tcp') throw new Error('INVALID_ADDRESS');
    return { host: address.host, port: address.port };
  });
  if (chroot.includes(',')) throw new Error('INVALID_ADDRESS');
  if (!isRoot(chroot)) throw new Error('INVALID_PATH');
  return { servers, chroot };
}
