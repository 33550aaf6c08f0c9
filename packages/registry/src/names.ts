import { ThriftkeeperError } from './generated/errors.ts';

const reservedServices = new Set(['idl', 'zookeeper']);
const maxNameBytes = 255;

/** What ZooKeeper refuses in a name, and characters outside the basic plane (PATH-3.4). */
const refusedCharacters =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
  /[\u0000-\u001f\u007f-\u009f\ud800-\uf8ff\ufff0-\uffff]/;

/**
 * Which rule for names this one breaks, in words; undefined for a good name (PATH-3).
 *
 * @param name a service or node name
 */
export function nameProblem(name: string): string | undefined {
  if (typeof name !== 'string') return 'it is not a string';
  if (name.length === 0) return 'it is empty';
  const sizeBytes = Buffer.byteLength(name);
  if (sizeBytes > maxNameBytes) return `it is ${sizeBytes} bytes long, ${maxNameBytes} are allowed`;
  if (name.includes('/')) return 'it contains a slash';
  if (name === '.' || name === '..') return 'it is a dot name, which stands for a place in a path';
  const refused = refusedCharacters.exec(name);
  if (refused) return `it contains U+${refused[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
  if (name.startsWith(' ') || name.endsWith(' ')) return 'it begins or ends with a space';
  return undefined;
}

/**
 * The name of a node, checked (PATH-3).
 *
 * @throws INVALID_NAME
 */
export function checkNode(node: string): string {
  const problem = nameProblem(node);
  if (problem !== undefined) throw invalidName('node', node, problem);
  return node;
}

/**
 * The name of a service, checked (PATH-3, PATH-4).
 *
 * @throws INVALID_NAME
 */
export function checkService(service: string): string {
  const problem = reservedServices.has(service)
    ? 'the name is taken by the registry itself'
    : nameProblem(service);
  if (problem !== undefined) throw invalidName('service', service, problem);
  return service;
}

/** Whether a folder of this name below the root is a service (PATH-3, PATH-4). */
export const isService = (name: string): boolean =>
  !reservedServices.has(name) && nameProblem(name) === undefined;

const invalidName = (kind: string, name: string, problem: string) =>
  new ThriftkeeperError('INVALID_NAME', `${JSON.stringify(name)} is no ${kind} name: ${problem}`, {
    details: { name },
  });

/**
 * A node name made up from what tells processes apart (PATH-7).
 *
 * @param random 32 random bits
 */
export function nodeName(host: string, pid: number, random: number): string {
  const safe = host.replace(/[^A-Za-z0-9._-]/g, '-').slice(0, 200);
  return `${safe}-${pid}-${(random >>> 0).toString(16).padStart(8, '0')}`;
}
