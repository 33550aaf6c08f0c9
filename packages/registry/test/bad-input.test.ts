import { connect, digestAcl } from '@thriftkeeper/zookeeper';
import { type Ensemble, eventually, faultsPossible, startEnsemble } from '@thriftkeeper/zookeeper/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Registry } from '../src/index.ts';
import { type ZooKeeperRegistryOptions, zookeeperRegistry } from '../src/zookeeper/index.ts';

describe('a registry in ZooKeeper, used wrongly or in bad company', () => {
  let ensemble: Ensemble;
  const opened: Registry[] = [];
  const open = (addresses: string, options?: ZooKeeperRegistryOptions) => {
    const registry = zookeeperRegistry(addresses, options);
    opened.push(registry);
    return registry;
  };
  const announce = (registry: Registry, node = 'node1') =>
    registry.announceProvider('tutorial', node, { address: '127.0.0.1:9091' });

  beforeAll(async () => {
    ensemble = await startEnsemble();
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((registry) => registry.close()));
  });
  afterAll(() => ensemble?.close());

  it.each([
    ['', 'INVALID_ADDRESS'],
    ['localhost:99999', 'INVALID_ADDRESS'],
    ['one:2181,,two:2181', 'INVALID_ADDRESS'],
    ['zookeeper://localhost:2181', 'INVALID_ADDRESS'],
    ['localhost:2181/a//b', 'INVALID_PATH'],
    ['localhost:2181/trailing/', 'INVALID_PATH'],
  ])('refuses the address %j at once', (addresses, code) => {
    expect(() => open(addresses)).toThrow(expect.objectContaining({ code }));
  });

  it.each([
    [{ root: 'no-slash' }, 'INVALID_PATH'],
    [{ sessionTimeoutMs: 100 }, 'INVALID_OPTION'],
    [{ sessionTimeout: 10_000 }, 'INVALID_OPTION'],
  ])('refuses the options %j at once', (options, code) => {
    expect(() => open(ensemble.connectString, options as ZooKeeperRegistryOptions)).toThrow(
      expect.objectContaining({ code }),
    );
  });

  it('says that nothing answers at an address, and goes on trying', async () => {
    const announcement = announce(open('127.0.0.1:1'));
    await expect(announcement.registered({ timeoutMs: 300 })).rejects.toMatchObject({
      code: 'REGISTRY_UNAVAILABLE',
    });
    expect(announcement.state.value.name).toBe('pending');
  });

  it('says so for a host that has no address', async () => {
    const announcement = announce(open('no-such-host.invalid:2181'));
    await expect(announcement.registered({ timeoutMs: 300 })).rejects.toMatchObject({
      code: 'REGISTRY_UNAVAILABLE',
    });
  });

  it('says at once that the chroot is missing, and registers when somebody has made it', async () => {
    const announcement = announce(open(`${ensemble.connectString}/nowhere`));
    await expect(announcement.registered()).rejects.toMatchObject({ code: 'CHROOT_MISSING' });
    await expect(announcement.registered()).rejects.toThrow(/create the node/);
    const other = await connect(ensemble.connectString);
    await other.create('/nowhere');
    await announcement.state.waitFor(({ name }) => name === 'registered');
    expect((await other.children('/nowhere/thriftkeeper/tutorial/providers')).children).toEqual(['node1']);
    await other.close();
  });

  it('says at once that it has no right, naming the path, and registers once it is given', async () => {
    const owner = await connect(ensemble.connectString, {
      auth: [{ scheme: 'digest', credential: 'owner:secret' }],
    });
    const closed = [digestAcl('owner', 'secret')].flat();
    await owner.create('/closed', '', { acl: closed });
    const announcement = announce(open(ensemble.connectString, { root: '/closed/tk' }));
    await expect(announcement.registered()).rejects.toMatchObject({ code: 'REGISTRY_DENIED' });
    await expect(announcement.registered()).rejects.toThrow(/\/closed/);
    const allowed = announce(
      open(ensemble.connectString, {
        root: '/closed/tk',
        auth: [{ scheme: 'digest', credential: 'owner:secret' }],
      }),
      'node2',
    );
    await allowed.registered();
    await owner.close();
  });

  it('refuses a wrong password only where the access list asks: the digest scheme checks nothing else', async () => {
    const registry = open(ensemble.connectString, {
      auth: [{ scheme: 'digest', credential: 'owner:wrong' }],
    });
    await expect(
      registry.announceProvider('tutorial', 'n', { address: 'a:1' }).registered(),
    ).resolves.toBeUndefined();
  });

  it.skipIf(!faultsPossible())(
    'says that the registry has no room, and registers when there is',
    async () => {
      const full = await startEnsemble({ config: { enforceQuota: true } });
      const owner = await connect(full.connectString);
      try {
        await owner.ensurePath('/thriftkeeper/tutorial/providers');
        const limits = (count: number) => `count=-1,bytes=-1=;byteHardLimit=-1;countHardLimit=${count}`;
        await owner.ensurePath('/zookeeper/quota/thriftkeeper');
        await owner.create('/zookeeper/quota/thriftkeeper/zookeeper_limits', limits(3));
        await owner.create('/zookeeper/quota/thriftkeeper/zookeeper_stats', 'count=3,bytes=0');
        const announcement = announce(open(full.connectString));
        await announcement.state.waitFor(
          (state) => state.name === 'pending' && state.error?.code === 'REGISTRY_FULL',
        );
        await owner.set('/zookeeper/quota/thriftkeeper/zookeeper_limits', limits(100));
        await announcement.state.waitFor(({ name }) => name === 'registered');
      } finally {
        await owner.close();
        await Promise.all(opened.splice(0).map((one) => one.close()));
        await full.close();
      }
    },
  );

  it.skipIf(!faultsPossible())(
    'waits for a quorum: a server that only reads takes no registration',
    async () => {
      const three = await startEnsemble({ servers: 3, jvm: ['-Dreadonlymode.enabled=true'] });
      try {
        const [first, ...rest] = three.servers;
        const registry = open(first!.address, { sessionTimeoutMs: 3_000 });
        const announcement = announce(registry);
        await announcement.registered();
        await Promise.all(rest.map((server) => server.kill()));
        await registry.state.waitFor(({ name }) => name === 'suspended');
        await expect(announcement.update({ weight: 2 }, { timeoutMs: 500 })).rejects.toMatchObject({
          code: 'REGISTRY_UNAVAILABLE',
        });
        await Promise.all(rest.map((server) => server.start()));
        await eventually(
          'registered with the new weight',
          () => announcement.state.value.name === 'registered',
          { timeoutMs: 60_000 },
        );
      } finally {
        await Promise.all(opened.splice(0).map((one) => one.close()));
        await three.close();
      }
    },
  );
});
