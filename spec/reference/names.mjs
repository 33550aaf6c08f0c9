// Reference for 02-paths.md.

const RESERVED_SERVICES = ['idl', 'zookeeper'];

/**
 * The reason why a text is no name, or null (PATH-3, PATH-4).
 * @param {string} name
 * @param {'service' | 'node'} kind
 */
export function nameFault(name, kind) {
  const bytes = Buffer.byteLength(name);
  if (bytes < 1 || bytes > 255) return 'length';
  if (name.includes('/')) return 'slash';
  if (name === '.' || name === '..') return 'dots';
  for (const character of name)
    if (!isAllowed(/** @type {number} */ (character.codePointAt(0)))) return 'character';
  if (name.startsWith(' ') || name.endsWith(' ')) return 'space';
  if (kind === 'service' && RESERVED_SERVICES.includes(name)) return 'reserved';
  return null;
}

/** @param {number} c code point */
function isAllowed(c) {
  if (c <= 0x1f || (c >= 0x7f && c <= 0x9f)) return false;
  if (c >= 0xd800 && c <= 0xf8ff) return false;
  return c < 0xfff0;
}

/** Whether a text may be a root or a chroot (PATH-8). @param {string} root */
export function isRoot(root) {
  if (root === '/') return true;
  if (!root.startsWith('/') || Buffer.byteLength(root) > 512) return false;
  return root
    .slice(1)
    .split('/')
    .every((segment) => nameFault(segment, 'node') === null);
}

/**
 * Path of a node (PATH-1). Throws INVALID_PATH or INVALID_NAME.
 * @param {{root?: string, service?: string, kind: 'providers' | 'consumers' | 'control' | 'stats/providers' | 'stats/consumers' | 'idl', node?: string}} place
 */
export function pathOf({ root = '/thriftkeeper', service = '', kind, node = '' }) {
  if (!isRoot(root)) throw new Error('INVALID_PATH');
  const base = root === '/' ? '' : root;
  if (kind === 'idl') {
    if (!/^[0-9a-f]{64}$/.test(node)) throw new Error('INVALID_NAME');
    return `${base}/idl/${node}`;
  }
  if (nameFault(service, 'service')) throw new Error('INVALID_NAME');
  if (kind === 'control') return `${base}/${service}/control`;
  if (nameFault(node, 'node')) throw new Error('INVALID_NAME');
  return `${base}/${service}/${kind}/${node}`;
}

/** The node name a port makes up (PATH-7). @param {string} host @param {number} pid @param {string} random */
export function madeUpNode(host, pid, random) {
  return `${host.replace(/[^A-Za-z0-9._-]/gu, '-').slice(0, 200)}-${pid}-${random}`;
}
