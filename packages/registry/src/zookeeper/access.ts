import { type Acl, permission } from '@thriftkeeper/zookeeper';
import { ThriftkeeperError } from '../generated/errors.ts';
import { nearest } from '../nearest.ts';
import { aclOf, type Identity } from './identity.ts';

/**
 * Who may do what, in words:
 *
 * - `guarded` everybody reads; `nodes` announce themselves, and only `operators` decide
 * - `closed` the same, and nobody else reads
 */
export interface AccessRoles {
  readonly preset: 'guarded' | 'closed';
  /** The identities of servers and clients: they announce themselves, and change what they announced. */
  readonly nodes: Identity | readonly Identity[];
  /** The identities of operators and their tools: they write control documents, and may do anything else too. */
  readonly operators: Identity | readonly Identity[];
}

/** Access lists by path, for what a registry creates. */
export interface AccessPlan {
  /** The access list of a new node; undefined for ZooKeeper's default, open to all. */
  aclOf(path: string): readonly Acl[] | undefined;
  /**
   * A node that has to be created together with this one. Whoever may create the folders of a service may create
   * its control document too, and would own it: so it is there, empty, from the first moment.
   */
  companionOf(path: string): string | undefined;
}

const { read, create, delete: remove, all } = permission;

/**
 * Reads the option `acl`: `'open'`, roles, or one access list for every node.
 *
 * @param root where the registry stands
 * @throws INVALID_OPTION
 */
export function accessPlan(
  option: 'open' | AccessRoles | readonly Acl[] | undefined,
  root: string,
): AccessPlan {
  if (option === undefined || option === 'open')
    return { aclOf: () => undefined, companionOf: () => undefined };
  if (isList(option)) return { aclOf: () => option, companionOf: () => undefined };
  const lists = listsFor(option);
  const above = root === '/' ? 0 : root.length;
  return {
    aclOf: (path) => lists[kindOf(path.slice(above).split('/').slice(1))],
    companionOf: (path) =>
      path.startsWith(`${root === '/' ? '' : root}/`) &&
      kindOf(path.slice(above).split('/').slice(1)) === 'service'
        ? `${path}/control`
        : undefined,
  };
}

/** What a node is, as far as access goes. `top`: the root, what is above it, and folders of folders. */
type Kind = 'top' | 'service' | 'members' | 'member' | 'control' | 'definition';

/** @param segments of the path below the root; none for the root and what is above it */
function kindOf([first, second, third, fourth]: readonly string[]): Kind {
  if (first === undefined || first === '') return 'top';
  if (first === 'idl') return second === undefined ? 'top' : 'definition';
  if (second === undefined) return 'service';
  if (second === 'control') return 'control';
  if (second === 'stats') return third === undefined ? 'top' : fourth === undefined ? 'members' : 'member';
  return third === undefined ? 'members' : 'member';
}

function listsFor(roles: AccessRoles): Readonly<Record<Kind, readonly Acl[]>> {
  check(roles);
  const nodes = (permissions: number) =>
    several(roles.nodes).map((identity) => aclOf(identity, permissions, 'nodes'));
  const operators = several(roles.operators).map((identity) => aclOf(identity, all, 'operators'));
  const everybody = roles.preset === 'guarded' ? [{ permissions: read, scheme: 'world', id: 'anyone' }] : [];
  const readers = [...operators, ...everybody, ...nodes(read)];
  const folder = [...operators, ...everybody, ...nodes(read + create)];
  return {
    top: folder,
    service: folder,
    // ZooKeeper lets whoever may delete one child delete them all; a node that is deleted so is put back.
    members: [...operators, ...everybody, ...nodes(read + create + remove)],
    // "auth" stands for the session that creates it: its own identity alone may change it.
    member: [{ permissions: all, scheme: 'auth', id: '' }, ...readers],
    control: readers,
    definition: readers,
  };
}

function check(roles: AccessRoles): void {
  const refuse = (problem: string): never => {
    throw new ThriftkeeperError('INVALID_OPTION', `acl: ${problem}`);
  };
  const presets = ['guarded', 'closed'];
  const known = ['preset', 'nodes', 'operators'];
  if (typeof roles !== 'object' || roles === null)
    refuse(`${JSON.stringify(roles)} is neither "open" nor an object such as { preset: "guarded", … }`);
  for (const name of Object.keys(roles))
    if (!known.includes(name)) refuse(`there is no "${name}"; the nearest is "${nearest(name, known)}"`);
  if (!presets.includes(roles.preset))
    refuse(`preset is ${JSON.stringify(roles.preset)}, not one of ${presets.join(', ')}`);
  for (const role of ['nodes', 'operators'] as const) {
    if (roles[role] === undefined || several(roles[role]).length === 0)
      refuse(`${role} says nobody; name the identities of ${role}`);
  }
}

const several = (given: Identity | readonly Identity[]) => [given].flat();
const isList = (option: AccessRoles | readonly Acl[]): option is readonly Acl[] => Array.isArray(option);
