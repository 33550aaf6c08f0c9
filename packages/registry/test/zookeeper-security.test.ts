import { connect, digestMd5, type ZooKeeperClient, type ZooKeeperError } from '@thriftkeeper/zookeeper';
import {
  type Certificates,
  type Ensemble,
  eventually,
  faultsPossible,
  makeCertificates,
  startEnsemble,
} from '@thriftkeeper/zookeeper/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Registry } from '../src/index.ts';
import {
  type AccessRoles,
  digestIdentity,
  type ZooKeeperRegistryOptions,
  zookeeperRegistry,
} from '../src/zookeeper/index.ts';

const opened: (Registry | ZooKeeperClient)[] = [];
const open = (addresses: string, options: ZooKeeperRegistryOptions) => {
  const registry = zookeeperRegistry(addresses, options);
  opened.push(registry);
  return registry;
};
const as = (user: string, password = `secret of ${user}`) => [
  { scheme: 'digest', credential: `${user}:${password}` },
];
const identity = (user: string) => digestIdentity(user, `secret of ${user}`);
const roles = (preset: AccessRoles['preset']): AccessRoles => ({
  preset,
  nodes: [identity('billing'), identity('shop')],
  operators: identity('ops'),
});
const announce = (registry: Registry, node = 'node1') =>
  registry.announceProvider('tutorial', node, { address: '127.0.0.1:9091' });
const disable = {
  providers: { node1: { state: { value: 'disabled', by: 'ann', at: '2025-03-01T12:00:00Z', why: 'x' } } },
};
const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'done',
    (error: ZooKeeperError) => error.code,
  );

afterEach(async () => {
  await Promise.all(opened.splice(0).map((one) => one.close()));
});

describe('a registry with access lists', () => {
  let ensemble: Ensemble;
  let count = 0;
  let root: string;

  beforeAll(async () => {
    ensemble = await startEnsemble();
  });
  afterAll(() => ensemble?.close());

  /** A tree of the test's own. */
  const fresh = () => {
    root = `/secured${++count}`;
  };
  const registryOf = (user: string | undefined, acl: ZooKeeperRegistryOptions['acl']) =>
    open(ensemble.connectString, { root, acl, ...(user && { auth: as(user) }) });
  const stranger = async (user?: string) => {
    const client = await connect(ensemble.connectString, user ? { auth: as(user) } : {});
    opened.push(client);
    return client;
  };

  it('guarded: everybody reads, nodes announce themselves, operators alone decide', async () => {
    fresh();
    const node = registryOf('billing', roles('guarded'));
    await announce(node).registered();
    const foreign = registryOf(undefined, 'open');
    const list = await foreign.watchProviders('tutorial').waitFor(({ nodes }) => nodes.length === 1);
    expect(list).toMatchObject({ stale: false, unreadable: [] });

    const refused = announce(foreign, 'evil').registered();
    await expect(refused).rejects.toMatchObject({ code: 'REGISTRY_DENIED' });
    await expect(refused).rejects.toThrow(
      `${root}/tutorial/providers does not give CREATE; this registry says nothing of who it is: set its option "auth"`,
    );
    const raw = await stranger();
    const path = `${root}/tutorial/providers/node1`;
    expect(await codeOf(raw.set(path, '{}'))).toBe('NO_AUTH');
    expect(await codeOf(raw.delete(path))).toBe('NO_AUTH');
    expect(await codeOf(raw.create(`${root}/other`))).toBe('NO_AUTH');
    expect(await codeOf(raw.setAcl(path, [{ permissions: 31, scheme: 'world', id: 'anyone' }]))).toBe(
      'NO_AUTH',
    );

    const control = (registry: Registry) => registry.control('tutorial').update(() => disable);
    await expect(control(foreign)).rejects.toMatchObject({ code: 'REGISTRY_DENIED' });
    await expect(control(node)).rejects.toMatchObject({ code: 'REGISTRY_DENIED' });
    await expect(control(node)).rejects.toThrow(
      `${root}/tutorial/control does not give WRITE; this registry is the digest user "billing"`,
    );
    // Nor may a node take it away, to put its own in the place.
    const billing = await stranger('billing');
    expect(await codeOf(billing.delete(`${root}/tutorial/control`))).toBe('NO_AUTH');
    await control(registryOf('ops', roles('guarded')));
    await foreign
      .control('tutorial')
      .watch()
      .live.waitFor(({ document }) => document.providers?.node1 !== undefined);
  });

  it('guarded: a node changes what it announced, and not what another did', async () => {
    fresh();
    const [billing, shop] = [registryOf('billing', roles('guarded')), registryOf('shop', roles('guarded'))];
    const [first, second] = [announce(billing, 'billing1'), announce(shop, 'shop1')];
    await Promise.all([first.registered(), second.registered()]);
    await first.update({ weight: 2 });
    const raw = await stranger('shop');
    expect(await codeOf(raw.set(`${root}/tutorial/providers/billing1`, '{}'))).toBe('NO_AUTH');
    await first.withdraw();
    expect((await raw.children(`${root}/tutorial/providers`)).children).toEqual(['shop1']);
    // Operators may do anything.
    const ops = await stranger('ops');
    await ops.delete(`${root}/tutorial/providers/shop1`);
  });

  it('closed: a foreigner sees nothing, and is told why', async () => {
    fresh();
    await announce(registryOf('billing', roles('closed'))).registered();
    const client = registryOf('shop', roles('closed'));
    await client.watchProviders('tutorial').waitFor(({ nodes }) => nodes.length === 1);
    await client.announceConsumer('tutorial', 'client1').registered();

    const foreign = registryOf(undefined, 'open');
    const { trouble, nodes, stale } = await foreign
      .watchProviders('tutorial')
      .waitFor((snapshot) => snapshot.trouble !== undefined);
    expect({ nodes, stale }).toEqual({ nodes: [], stale: true });
    expect(trouble).toMatchObject({ code: 'REGISTRY_DENIED' });
    expect(trouble?.message).toContain(`${root}/tutorial/providers does not give READ`);
    await expect(foreign.control('tutorial').read()).rejects.toMatchObject({ code: 'REGISTRY_DENIED' });
    const raw = await stranger();
    for (const path of ['', '/tutorial', '/tutorial/providers', '/tutorial/control'])
      expect(await codeOf(raw.children(`${root}${path}`)), path).toBe('NO_AUTH');
    expect(await codeOf(raw.get(`${root}/tutorial/providers/node1`))).toBe('NO_AUTH');
  });

  it.each(['guarded', 'closed'] as const)(
    '%s: operators may decide before any node is there',
    async (preset) => {
      fresh();
      const ops = registryOf('ops', roles(preset));
      const { version } = await ops.control('tutorial').read();
      expect(version).toBeUndefined();
      const written = await ops.control('tutorial').write(disable, version);
      await expect(ops.control('tutorial').write({}, undefined)).rejects.toMatchObject({
        code: 'CONTROL_CONFLICT',
      });
      await ops.control('tutorial').write(disable, written);
      await announce(registryOf('billing', roles(preset))).registered();
    },
  );

  it('a wrong password shows where the right is needed, and the message says that it may be that', async () => {
    fresh();
    await announce(registryOf('billing', roles('guarded'))).registered();
    const wrong = open(ensemble.connectString, {
      root,
      acl: roles('guarded'),
      auth: as('billing', 'wrong'),
    });
    const refused = announce(wrong, 'node2').registered();
    await expect(refused).rejects.toMatchObject({ code: 'REGISTRY_DENIED' });
    await expect(refused).rejects.toThrow(/digest user "billing".*a wrong password shows only here/);
    await expect(refused).rejects.not.toThrow(/secret|wrong"/);
  });

  it('a node that nobody signs for is refused: access lists need credentials', async () => {
    fresh();
    const raw = await stranger();
    await raw.ensurePath(`${root}/tutorial/providers`);
    const refused = announce(registryOf(undefined, roles('guarded'))).registered();
    await expect(refused).rejects.toMatchObject({ code: 'REGISTRY_DENIED' });
    await expect(refused).rejects.toThrow(/acl.*set its option "auth"/);
  });

  it.skipIf(!faultsPossible())(
    'after a restart with empty disks everything is put back with the same lists',
    { timeout: 180_000 },
    async () => {
      await using own = await startEnsemble();
      const acl = roles('guarded');
      const registry = open(own.connectString, { acl, auth: as('billing'), sessionTimeoutMs: 3_000 });
      const announcement = announce(registry);
      await announcement.registered();
      const [server] = own.servers;
      await server!.kill();
      await server!.wipe();
      await server!.start();
      const client = await connect(own.connectString, { timeoutMs: 60_000 });
      opened.push(client);
      const path = '/thriftkeeper/tutorial/providers/node1';
      await eventually('the node is back', () => client.exists(path), { timeoutMs: 60_000 });
      for (const each of [path, '/thriftkeeper/tutorial/control'])
        expect(await codeOf(client.set(each, '{}')), each).toBe('NO_AUTH');
      for (const each of ['', '/tutorial', '/tutorial/providers'])
        expect(await codeOf(client.create(`/thriftkeeper${each}/evil`)), each).toBe('NO_AUTH');
    },
  );

  it('a tree that operators have made beforehand needs no right above it', async () => {
    fresh();
    const locked = `${root}-locked`;
    const ops = await stranger('ops');
    const readOnly = [{ permissions: 1, scheme: 'world', id: 'anyone' }];
    const [scheme, ...id] = identity('billing').split(':');
    await ops.create(locked);
    await ops.create(`${locked}/tk`, '', {
      acl: [{ permissions: 5, scheme: scheme!, id: id.join(':') }, ...readOnly],
    });
    await ops.setAcl(locked, readOnly);
    const registry = open(ensemble.connectString, {
      root: `${locked}/tk`,
      acl: roles('guarded'),
      auth: as('billing'),
    });
    await announce(registry).registered();
  });
});

describe.skipIf(!faultsPossible())('a registry over TLS', () => {
  let certificates: Certificates;
  let ensemble: Ensemble;
  const ours = () => ({ ca: certificates.ca, cert: certificates.client.cert, key: certificates.client.key });

  beforeAll(async () => {
    certificates = await makeCertificates();
    ensemble = await startEnsemble({ certificates });
  });
  afterAll(() => ensemble?.close());

  it('is known by its certificate, and a foreigner without one does not get in', async () => {
    const acl: AccessRoles = { preset: 'closed', nodes: 'x509:CN=client', operators: identity('ops') };
    const registry = open(ensemble.secureConnectString!, { acl, tls: ours() });
    await announce(registry).registered();
    await registry.watchProviders('tutorial').waitFor(({ nodes }) => nodes.length === 1);
    // Over plain TCP the same credentials are somebody else's.
    const plain = open(ensemble.connectString, { acl });
    await expect(announce(plain, 'node2').registered()).rejects.toMatchObject({ code: 'REGISTRY_DENIED' });
    await open(ensemble.connectString, { acl, auth: as('ops') })
      .control('tutorial')
      .update(() => disable);
  });

  it.each([
    ['without a certificate', () => ({ ca: certificates.ca }), /certificate|reset|closed|ended/i],
    ['without trust in the authority', () => ({ ...ours(), ca: [] }), /certificate/],
    ['without TLS', () => false, /closed|ended|reset|no session|silent/i],
  ])('%s, it says what is wrong with the connection', async (_, tls, why) => {
    const registry = open(ensemble.secureConnectString!, { tls: tls() as never, sessionTimeoutMs: 3_000 });
    const refused = announce(registry).registered({ timeoutMs: 3_000 });
    await expect(refused).rejects.toMatchObject({ code: 'REGISTRY_UNAVAILABLE' });
    await expect(refused).rejects.toThrow(why);
  });
});

describe.skipIf(!faultsPossible())('a registry with SASL', () => {
  let ensemble: Ensemble;

  beforeAll(async () => {
    ensemble = await startEnsemble({
      files: {
        'jaas.conf':
          'Server { org.apache.zookeeper.server.auth.DigestLoginModule required user_nodes="n" user_ops="o"; };\n',
      },
      jvm: ['-Djava.security.auth.login.config={conf}/jaas.conf'],
      config: { 'authProvider.sasl': 'org.apache.zookeeper.server.auth.SASLAuthenticationProvider' },
    });
  });
  afterAll(() => ensemble?.close());

  it('is known by its user, and told at once that its password is wrong', async () => {
    const acl: AccessRoles = { preset: 'closed', nodes: 'sasl:nodes', operators: 'sasl:ops' };
    const registry = open(ensemble.connectString, { acl, sasl: digestMd5('nodes', 'n') });
    await announce(registry).registered();
    await open(ensemble.connectString, { acl, sasl: digestMd5('ops', 'o') })
      .control('tutorial')
      .update(() => disable);
    await expect(registry.control('tutorial').update(() => disable)).rejects.toMatchObject({
      code: 'REGISTRY_DENIED',
    });
    const wrong = open(ensemble.connectString, { acl, sasl: digestMd5('nodes', 'wrong') });
    const refused = announce(wrong, 'node2').registered();
    await expect(refused).rejects.toMatchObject({ code: 'REGISTRY_AUTH_FAILED' });
    await expect(refused).rejects.toThrow(/check user and password/);
    await expect(wrong.control('tutorial').read()).rejects.toMatchObject({ code: 'REGISTRY_AUTH_FAILED' });
  });
});
