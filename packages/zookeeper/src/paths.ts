import { ZooKeeperError } from './errors.ts';

const invalid = (path: unknown, why: string): ZooKeeperError =>
  new ZooKeeperError('INVALID_PATH', `invalid path ${JSON.stringify(path)}: ${why}`, {
    path: typeof path === 'string' ? path : undefined,
  });

const slash = 47;
const dot = 46;

/**
 * Checks a path by the rules of the server, so that the mistake is reported here and with a reason.
 *
 * Source: `org.apache.zookeeper.common.PathUtils.validatePath`.
 *
 * @param path absolute, no empty names, no `.` or `..`, no slash at the end (but `/` itself)
 * @param isSequential a sequential node's path may end in a slash: the counter becomes the whole name
 * @throws ZooKeeperError `INVALID_PATH`
 */
export function checkPath(path: string, isSequential = false): void {
  if (typeof path !== 'string') throw invalid(path, 'a path is a string');
  const length = path.length;
  if (length === 0) throw invalid(path, 'a path is not empty; the root is "/"');
  if (path.charCodeAt(0) !== slash) throw invalid(path, 'a path begins with a slash');
  let nameStart = 1;
  for (let index = 1; index < length; index++) {
    const code = path.charCodeAt(index);
    if (code === slash) {
      checkName(path, nameStart, index);
      nameStart = index + 1;
    } else if (code <= 0x1f || (code >= 0x7f && isForbidden(code))) {
      throw invalid(path, `the character U+${code.toString(16).padStart(4, '0')} at ${index} is not allowed`);
    }
  }
  if (nameStart < length) checkName(path, nameStart, length);
  else if (length > 1 && !isSequential) throw invalid(path, 'a path does not end in a slash');
}

function checkName(path: string, start: number, end: number): void {
  const length = end - start;
  if (length === 0) throw invalid(path, 'a name between two slashes is empty');
  if (length > 2 || path.charCodeAt(start) !== dot) return;
  if (length === 1 || path.charCodeAt(start + 1) === dot)
    throw invalid(path, 'names "." and ".." are not allowed');
}

/** Control characters, surrogates (so every character beyond U+FFFF), private use and specials. */
const isForbidden = (code: number): boolean =>
  code <= 0x9f || (code >= 0xd800 && code <= 0xf8ff) || code >= 0xfff0;

/** `/a/b` of `/a/b/c`, `/` of `/a`; undefined for `/`. */
export function parentOf(path: string): string | undefined {
  if (path.length <= 1) return undefined;
  const last = path.lastIndexOf('/');
  return last <= 0 ? '/' : path.slice(0, last);
}

/** The path on the server of a path below the chroot. The chroot is '' or begins with a slash. */
export const withChroot = (chroot: string, path: string): string =>
  chroot === '' ? path : path === '/' ? chroot : chroot + path;

/** The path below the chroot of a path on the server; one from elsewhere is left as it is. */
export function withoutChroot(chroot: string, path: string): string {
  if (chroot === '' || !path.startsWith(chroot)) return path;
  if (path.length === chroot.length) return '/';
  return path.charCodeAt(chroot.length) === slash ? path.slice(chroot.length) : path;
}
