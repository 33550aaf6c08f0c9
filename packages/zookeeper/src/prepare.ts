import { type Acl, openAcl } from './acl.ts';
import { ZooKeeperError } from './errors.ts';
import type { CreateArguments } from './node-operations.ts';
import { checkPath, withChroot } from './paths.ts';
import { type CreateMode, createFlags } from './protocol.ts';
import type { PreparedStep, TransactionOperation } from './transaction.ts';

/** What the arguments of calls are checked against. */
export interface Surroundings {
  readonly chroot: string;
  readonly maxRequestBytes: number;
}

/** How a node is created; see `ZooKeeperClient.create`. */
export interface CreateOptions {
  /** Default: `persistent`. */
  readonly mode?: CreateMode;
  /** How long a TTL node may stay without change and children, in milliseconds; only for the two TTL modes. */
  readonly ttlMs?: number;
  /** Who may do what. Default: `openAcl`. */
  readonly acl?: readonly Acl[];
}

/** The largest TTL that ZooKeeper can hold: 40 bits. */
const largestTtlMs = 2 ** 40 - 1;

const anyVersion = -1;

const invalid = (what: string, path: string | undefined): ZooKeeperError =>
  new ZooKeeperError('INVALID_ARGUMENT', what, { path });

/**
 * The path on the server.
 *
 * @throws ZooKeeperError `INVALID_PATH`
 */
export function serverPath(around: Surroundings, path: string, isSequential = false): string {
  checkPath(path, isSequential);
  return withChroot(around.chroot, path);
}

/**
 * A copy of the data, so that what the caller changes later does not go out.
 *
 * @throws ZooKeeperError `PAYLOAD_TOO_LARGE`, `INVALID_ARGUMENT`
 */
export function dataBytes(around: Surroundings, data: Uint8Array | string, path: string): Uint8Array {
  if (typeof data !== 'string' && !(data instanceof Uint8Array)) {
    throw invalid(`${path}: the data is neither bytes nor a string`, path);
  }
  const bytes = Buffer.from(data as string);
  if (bytes.length <= around.maxRequestBytes) return bytes;
  const message =
    `${path}: ${bytes.length} bytes of data are more than the ${around.maxRequestBytes} that servers accept ` +
    '(maxRequestBytes; jute.maxbuffer on the servers): split the data, or raise both';
  throw new ZooKeeperError('PAYLOAD_TOO_LARGE', message, { path });
}

/** @throws ZooKeeperError `INVALID_ARGUMENT` */
export function checkVersion(version: number | undefined, path: string): number {
  if (version === undefined) return anyVersion;
  if (Number.isInteger(version) && version >= -1 && version < 2 ** 31) return version;
  throw invalid(
    `${path}: the version ${version} is no whole number from 0 (or -1 for any) to 2147483647`,
    path,
  );
}

/** @throws ZooKeeperError `INVALID_ACL` */
export function checkAcl(acl: readonly Acl[] | undefined, path: string): readonly Acl[] {
  if (acl === undefined) return openAcl;
  const isValid = (entry: Acl) =>
    Number.isInteger(entry?.permissions) && typeof entry.scheme === 'string' && typeof entry.id === 'string';
  if (Array.isArray(acl) && acl.length > 0 && acl.every(isValid)) return acl;
  throw new ZooKeeperError(
    'INVALID_ACL',
    `${path}: an access list is a list of {permissions, scheme, id}, not empty`,
    {
      path,
    },
  );
}

/** @throws ZooKeeperError for whatever is wrong with them */
export function prepareCreate(
  around: Surroundings,
  path: string,
  data: Uint8Array | string,
  options: CreateOptions,
): CreateArguments {
  const mode = options.mode ?? 'persistent';
  if (!Object.hasOwn(createFlags, mode)) throw invalid(`create ${path}: "${mode}" is no mode`, path);
  const isSequential = mode.includes('Sequential');
  const isTtl = mode.endsWith('Ttl');
  const ttlMs = options.ttlMs ?? 0;
  if (isTtl && !(Number.isInteger(ttlMs) && ttlMs >= 1 && ttlMs <= largestTtlMs)) {
    throw invalid(`create ${path}: mode ${mode} needs a ttlMs from 1 to ${largestTtlMs}`, path);
  }
  if (!isTtl && options.ttlMs !== undefined) {
    throw invalid(`create ${path}: ttlMs has no meaning for mode ${mode}; use persistentTtl`, path);
  }
  return {
    path: serverPath(around, path, isSequential),
    data: dataBytes(around, data, path),
    mode,
    acl: checkAcl(options.acl, path),
    ttlMs,
  };
}

/** @throws ZooKeeperError for whatever is wrong with it */
export function prepareStep(around: Surroundings, step: TransactionOperation): PreparedStep {
  switch (step.type) {
    case 'create':
      return { type: 'create', ...prepareCreate(around, step.path, step.data ?? '', step) };
    case 'set': {
      const data = dataBytes(around, step.data, step.path);
      const version = checkVersion(step.version, step.path);
      return { type: 'set', path: serverPath(around, step.path), data, version };
    }
    case 'delete':
    case 'check':
      return {
        type: step.type,
        path: serverPath(around, step.path),
        version: checkVersion(step.version, step.path),
      };
    default:
      throw invalid(`transaction: "${(step as { type?: unknown }).type}" is no type of step`, undefined);
  }
}
