import { ThriftkeeperError } from './generated/errors.ts';
import { checkNode, checkService, nameProblem } from './names.ts';

/** Where everything stands unless told otherwise (PATH-1). */
export const defaultRoot = '/thriftkeeper';

/** Providers and consumers stand in folders of their own. */
export type Role = 'providers' | 'consumers';

const maxRootBytes = 512;

/**
 * A root, checked (PATH-8).
 *
 * @throws INVALID_PATH
 */
export function checkRoot(root: string): string {
  const refuse = (problem: string): never => {
    throw new ThriftkeeperError('INVALID_PATH', `${JSON.stringify(root)} is no root: ${problem}`, {
      details: { path: root },
    });
  };
  if (typeof root !== 'string' || !root.startsWith('/')) refuse('it does not begin with "/"');
  if (root === '/') return root;
  if (Buffer.byteLength(root) > maxRootBytes) refuse(`it is longer than ${maxRootBytes} bytes`);
  for (const segment of root.slice(1).split('/')) {
    const problem = segment === '' ? 'a segment is empty' : nameProblem(segment);
    if (problem !== undefined) refuse(segment === '' ? problem : `of ${JSON.stringify(segment)}, ${problem}`);
  }
  return root;
}

/** The paths of one registry, below its root (PATH-1). Names are checked on the way. */
export class Paths {
  readonly root: string;

  /** @throws INVALID_PATH */
  constructor(root: string = defaultRoot) {
    this.root = checkRoot(root);
  }

  #below(...segments: readonly string[]): string {
    return `${this.root === '/' ? '' : this.root}/${segments.join('/')}`;
  }

  /** `<root>/<service>/providers` or `…/consumers`. */
  folder(service: string, role: Role): string {
    return this.#below(checkService(service), role);
  }

  /** `<root>/<service>/providers/<node>` or `…/consumers/<node>`. */
  node(service: string, role: Role, node: string): string {
    return `${this.folder(service, role)}/${checkNode(node)}`;
  }

  /** `<root>/<service>/control`. */
  control(service: string): string {
    return this.#below(checkService(service), 'control');
  }

  /** `<root>/<service>/stats/providers` or `…/consumers`. */
  statsFolder(service: string, role: Role): string {
    return this.#below(checkService(service), 'stats', role);
  }

  /** `<root>/<service>/stats/providers/<node>` or `…/consumers/<node>`. */
  stats(service: string, role: Role, node: string): string {
    return this.#below(checkService(service), 'stats', role, checkNode(node));
  }

  /** `<root>/idl/<sha256>`, the hash as 64 lower-case hex digits. */
  idl(sha256: string): string {
    if (!/^[0-9a-f]{64}$/.test(sha256)) {
      throw new ThriftkeeperError(
        'INVALID_NAME',
        `${JSON.stringify(sha256)} is no SHA-256 in lower-case hex`,
      );
    }
    return this.#below('idl', sha256);
  }
}

/** The nodes above a path, outermost first: `/a/b/c` gives `/a`, `/a/b`. */
export function parentsOf(path: string): string[] {
  const segments = path.split('/').slice(1, -1);
  return segments.map((_, index) => `/${segments.slice(0, index + 1).join('/')}`);
}
