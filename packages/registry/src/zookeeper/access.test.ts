import { describe, expect, it } from 'vitest';
import { type AccessRoles, accessPlan } from './access.ts';
import { digestIdentity } from './identity.ts';

const [nodes, operators] = [digestIdentity('nodes', 'a'), digestIdentity('ops', 'b')];
const guarded: AccessRoles = { preset: 'guarded', nodes, operators };
/** Who has which rights, as zkCli.sh writes them: r read, w write, c create, d delete, a admin. */
const rights = (roles: AccessRoles, path: string, root = '/tk') =>
  Object.fromEntries(
    accessPlan(roles, root)
      .aclOf(path)!
      .map(({ scheme, id, permissions }) => [
        { [nodes]: 'nodes', [operators]: 'operators' }[`${scheme}:${id}`] ?? scheme,
        ['r', 'w', 'c', 'd', 'a'].filter((_, bit) => permissions & (1 << bit)).join(''),
      ]),
  );

describe('access to a registry', () => {
  it.each([
    ['/tk', { nodes: 'rc' }],
    ['/tk/tutorial', { nodes: 'rc' }],
    ['/tk/tutorial/providers', { nodes: 'rcd' }],
    ['/tk/tutorial/consumers', { nodes: 'rcd' }],
    ['/tk/tutorial/providers/node1', { nodes: 'r', auth: 'rwcda' }],
    ['/tk/tutorial/providers/idl', { nodes: 'r', auth: 'rwcda' }],
    ['/tk/tutorial/control', { nodes: 'r' }],
    ['/tk/tutorial/stats', { nodes: 'rc' }],
    ['/tk/tutorial/stats/providers', { nodes: 'rcd' }],
    ['/tk/tutorial/stats/providers/node1', { nodes: 'r', auth: 'rwcda' }],
    ['/tk/idl', { nodes: 'rc' }],
    [`/tk/idl/${'a'.repeat(64)}`, { nodes: 'r' }],
  ])(
    'of %s gives nodes and owner %j, operators everything, and readers as the preset says',
    (path, given) => {
      expect(rights(guarded, path)).toEqual({ operators: 'rwcda', world: 'r', ...given });
      expect(rights({ ...guarded, preset: 'closed' }, path)).toEqual({ operators: 'rwcda', ...given });
    },
  );

  it('counts from the root, whatever it is', () => {
    expect(rights(guarded, '/a', '/a/b')).toMatchObject({ nodes: 'rc' });
    expect(rights(guarded, '/a/b/s/control', '/a/b')).toMatchObject({ nodes: 'r' });
    expect(rights(guarded, '/s/control', '/')).toMatchObject({ nodes: 'r' });
    const companion = (path: string, root: string) => accessPlan(guarded, root).companionOf(path);
    expect(companion('/a/b/s', '/a/b')).toBe('/a/b/s/control');
    expect(companion('/s', '/')).toBe('/s/control');
    for (const path of ['/a', '/a/b', '/a/b/idl', '/a/b/s/providers', '/a/b/s/control'])
      expect(companion(path, '/a/b'), path).toBeUndefined();
  });

  it('gives every one of several identities the rights of its role', () => {
    const acl = accessPlan({ ...guarded, nodes: ['sasl:a', 'x509:CN=b, O=c:d'] }, '/tk').aclOf('/tk')!;
    expect(acl).toContainEqual({ permissions: 5, scheme: 'sasl', id: 'a' });
    expect(acl).toContainEqual({ permissions: 5, scheme: 'x509', id: 'CN=b, O=c:d' });
  });

  it.each([
    ['closed', /neither "open" nor an object/],
    [{ ...guarded, preset: 'locked' }, /preset is "locked"/],
    [{ ...guarded, operator: 'sasl:x' }, /no "operator"; the nearest is "operators"/],
    [{ ...guarded, operators: [] }, /operators says nobody/],
    [{ preset: 'closed', nodes }, /operators says nobody/],
    [{ ...guarded, nodes: 'billing' }, /acl\.nodes is "billing": it is no scheme/],
    [{ ...guarded, nodes: 'world:anyone' }, /nobody in particular/],
    [{ ...guarded, nodes: 'digest:bob:secret' }, /no user with the hash/],
    [{ ...guarded, nodes: [7] }, /not a string/],
  ])('refuses %j', (option, why) => {
    expect(() => accessPlan(option as AccessRoles, '/tk')).toThrow(
      expect.objectContaining({ code: 'INVALID_OPTION', message: expect.stringMatching(why) }),
    );
  });
});
