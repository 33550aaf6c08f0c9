import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  type Acl,
  connect,
  creatorAcl,
  digestAcl,
  MultiError,
  openAcl,
  permission,
  readOnlyAcl,
  type ZooKeeperClient,
  type ZooKeeperError,
} from '../src/index.ts';
import { type Ensemble, faultsPossible, startEnsemble } from '../src/testing/index.ts';

let ensemble: Ensemble;
let client: ZooKeeperClient;
let count = 0;
let root = '';

beforeAll(async () => {
  ensemble = await startEnsemble(faultsPossible() ? { config: { reconfigEnabled: true } } : {});
  client = await connect(ensemble.connectString);
});
afterAll(async () => {
  await client?.close();
  await ensemble?.close();
});
beforeEach(async () => {
  root = `/operations-${count++}`;
  await client.create(root);
});

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'resolved',
    (error: ZooKeeperError) => error.code,
  );
const sessionId = () => (client.state.name === 'connected' ? client.state.sessionId : '');

describe('operations on a real server', () => {
  it('creates, reads, changes and deletes a node', async () => {
    const path = `${root}/a`;
    const created = await client.create(path, 'one');
    expect(created).toMatchObject({ path, stat: { version: 0, dataLengthBytes: 3, ephemeralOwner: '0' } });
    const stat = await client.set(path, Buffer.from('zwei'), { version: 0 });
    expect(stat.version).toBe(1);
    expect(stat.mzxid).toBeGreaterThan(created.stat.czxid);
    expect(Math.abs(stat.mtimeMs - Date.now())).toBeLessThan(600_000);
    const read = await client.get(path);
    expect(read).toEqual({ data: Buffer.from('zwei'), stat });
    expect(await client.exists(path)).toEqual(stat);
    await client.delete(path, { version: 1 });
    expect(await client.exists(path)).toBeUndefined();
  });

  it('names each mistake by its code', async () => {
    await client.create(`${root}/e`, '', { mode: 'ephemeral' });
    await client.create(`${root}/p/`.slice(0, -1));
    await client.create(`${root}/p/child`);
    expect(await codeOf(client.get(`${root}/missing`))).toBe('NO_NODE');
    expect(await codeOf(client.children(`${root}/missing`))).toBe('NO_NODE');
    expect(await codeOf(client.create(`${root}/missing/child`))).toBe('NO_NODE');
    expect(await codeOf(client.create(`${root}/p`))).toBe('NODE_EXISTS');
    expect(await codeOf(client.delete(`${root}/p`))).toBe('NOT_EMPTY');
    expect(await codeOf(client.delete(`${root}/e`, { version: 7 }))).toBe('BAD_VERSION');
    expect(await codeOf(client.set(`${root}/e`, '', { version: 7 }))).toBe('BAD_VERSION');
    expect(await codeOf(client.create(`${root}/e/child`))).toBe('NO_CHILDREN_FOR_EPHEMERALS');
    expect(await codeOf(client.create(`${root}/x`, '', { acl: [] }))).toBe('INVALID_ACL');
    const strange: Acl[] = [{ permissions: 1, scheme: 'no such scheme', id: 'x' }];
    expect(await codeOf(client.create(`${root}/x`, '', { acl: strange }))).toBe('INVALID_ACL');
  });

  it('refuses here what could only fail there', async () => {
    expect(await codeOf(client.get('relative'))).toBe('INVALID_PATH');
    expect(await codeOf(client.get(`${root}/`))).toBe('INVALID_PATH');
    expect(await codeOf(client.create(`${root}/../x`))).toBe('INVALID_PATH');
    expect(await codeOf(client.addWatch('', {}, () => {}))).toBe('INVALID_PATH');
    expect(await codeOf(client.set(root, 7 as unknown as string))).toBe('INVALID_ARGUMENT');
    expect(await codeOf(client.set(root, '', { version: 1.5 }))).toBe('INVALID_ARGUMENT');
    expect(await codeOf(client.create(`${root}/t`, '', { mode: 'persistentTtl' }))).toBe('INVALID_ARGUMENT');
    expect(await codeOf(client.create(`${root}/t`, '', { ttlMs: 5 }))).toBe('INVALID_ARGUMENT');
    expect(await codeOf(client.create(`${root}/t`, '', { mode: 'eternal' as 'ephemeral' }))).toBe(
      'INVALID_ARGUMENT',
    );
  });

  it('refuses payloads that the server would answer by closing the connection, and keeps the session', async () => {
    const before = client.state;
    expect(await codeOf(client.set(root, Buffer.alloc(1_048_576)))).toBe('PAYLOAD_TOO_LARGE');
    expect(await codeOf(client.set(root, Buffer.alloc(1_048_570)))).toBe('PAYLOAD_TOO_LARGE');
    expect(await codeOf(client.set(root, Buffer.alloc(1_048_000)))).toBe('resolved');
    expect((await client.get(root)).data.length).toBe(1_048_000);
    expect(client.state).toEqual(before);
  });

  it('keeps an ephemeral node for its session and takes it along with the session', async () => {
    const other = await connect(ensemble.connectString);
    await other.create(`${root}/mine`, '', { mode: 'ephemeral' });
    const stat = await client.exists(`${root}/mine`);
    expect(stat?.ephemeralOwner).toBe(
      other.state.name === 'connected' ? other.state.sessionId : 'not connected',
    );
    expect(await other.ephemerals(root)).toEqual([`${root}/mine`]);
    expect(await client.ephemerals(root)).toEqual([]);
    await other.close();
    await other.close();
    await client.sync(root);
    expect(await client.exists(`${root}/mine`)).toBeUndefined();
    expect(await codeOf(other.get(root))).toBe('CLOSED');
    expect(await codeOf(other.addAuth('digest', 'a:b'))).toBe('CLOSED');
    expect(await codeOf(other.waitConnected())).toBe('CLOSED');
  });

  it.skipIf(!faultsPossible())('creates every other kind of node', async () => {
    const sequential = await client.create(`${root}/s-`, '', { mode: 'persistentSequential' });
    expect(sequential.path).toMatch(/\/s-\d{10}$/);
    const both = await client.create(`${root}/`, '', { mode: 'ephemeralSequential' });
    expect(both.path).toMatch(/\/\d{10}$/);
    expect(both.stat.ephemeralOwner).toBe(sessionId());
    await client.create(`${root}/container`, 'c', { mode: 'container' });
    await client.create(`${root}/ttl`, 't', { mode: 'persistentTtl', ttlMs: 60_000 });
    const timed = await client.create(`${root}/ttl-`, 't', {
      mode: 'persistentSequentialTtl',
      ttlMs: 60_000,
    });
    expect(timed.path).toMatch(/ttl-\d{10}$/);
    expect((await client.children(root)).children).toHaveLength(5);
    expect((await client.children(root)).stat.childrenCount).toBe(5);
    expect(await client.childrenCount(root)).toBe(5);
  });

  it('reads and replaces access lists', async () => {
    const path = `${root}/guarded`;
    await client.create(path, '', { acl: readOnlyAcl });
    expect(await codeOf(client.set(path, 'x'))).toBe('NO_AUTH');
    expect((await client.getAcl(path)).acl).toEqual(readOnlyAcl);
    await client.create(`${path}2`, '', { acl: openAcl });
    const entry = digestAcl('bob', 'secret', permission.read);
    const stat = await client.setAcl(`${path}2`, [entry], { version: 0 });
    expect(stat.aversion).toBe(1);
    expect(await codeOf(client.getAcl(`${path}2`))).toBe('NO_AUTH');
  });

  it('carries out a transaction as a whole, with a result for each step', async () => {
    const [created, sequential, set, check, deleted] = await client.transaction([
      { type: 'create', path: `${root}/t`, data: 'x', mode: 'ephemeral' },
      { type: 'create', path: `${root}/t-`, mode: 'persistentSequential' },
      { type: 'set', path: root, data: 'new' },
      { type: 'check', path: `${root}/t`, version: 0 },
      { type: 'delete', path: `${root}/t` },
    ]);
    expect(created.path).toBe(`${root}/t`);
    expect(sequential.path).toMatch(/t-\d{10}$/);
    expect(set.stat.version).toBe(1);
    expect([check.type, deleted.type]).toEqual(['check', 'delete']);
    expect(await client.exists(`${root}/t`)).toBeUndefined();
    expect(await client.transaction([])).toEqual([]);
  });

  it('carries out nothing of a transaction that fails, and names the step', async () => {
    const failed = client.transaction([
      { type: 'create', path: `${root}/t` },
      { type: 'check', path: root, version: 99 },
      { type: 'delete', path: `${root}/missing` },
    ]);
    await expect(failed).rejects.toBeInstanceOf(MultiError);
    await expect(failed).rejects.toMatchObject({
      code: 'BAD_VERSION',
      index: 1,
      path: root,
      operation: { type: 'check' },
    });
    expect(await client.exists(`${root}/t`)).toBeUndefined();
    expect(await codeOf(client.transaction([{ type: 'set', path: 'bad', data: '' }]))).toBe('INVALID_PATH');
    expect(await codeOf(client.transaction([{ type: 'what' as 'check', path: root }]))).toBe(
      'INVALID_ARGUMENT',
    );
  });

  it('reads several nodes in one request, each with its own outcome', async () => {
    await client.create(`${root}/a`, 'A');
    const results = await client.multiRead([
      { type: 'get', path: `${root}/a` },
      { type: 'get', path: `${root}/missing` },
      { type: 'children', path: root },
    ]);
    expect(results).toMatchObject([
      { type: 'get', path: `${root}/a`, data: Buffer.from('A') },
      { type: 'error', path: `${root}/missing`, error: { code: 'NO_NODE' } },
      { type: 'children', children: ['a'] },
    ]);
  });

  it.skipIf(!faultsPossible())('tells who it is, and the configuration of the ensemble', async () => {
    expect(await client.whoAmI()).toContainEqual({ scheme: 'ip', id: expect.any(String) });
    expect((await client.getConfig()).data).toBeInstanceOf(Buffer);
    expect(['NO_AUTH', 'UNIMPLEMENTED', 'BAD_ARGUMENTS']).toContain(
      await codeOf(client.reconfig({ joining: 'server.9=127.0.0.1:1:2;3' })),
    );
  });

  it('creates missing parents, those of the chroot included', async () => {
    await client.ensurePath(`${root}/a/b/c`);
    await client.ensurePath(`${root}/a/b/c`);
    expect(await client.exists(`${root}/a/b/c`)).toBeDefined();
    const chroot = `${root}/far/away`;
    expect(await codeOf(connect(`${ensemble.connectString}${chroot}`))).toBe('CHROOT_MISSING');
    const { ZooKeeperClient: Client } = await import('../src/index.ts');
    const below = new Client(`${ensemble.connectString}${chroot}`);
    expect(await codeOf(below.get('/'))).toBe('NO_NODE');
    await below.ensurePath('/x');
    expect((await below.create('/x/y')).path).toBe('/x/y');
    const sequential = await below.create('/e-', '', { mode: 'ephemeralSequential' });
    expect(await below.ephemerals('/')).toEqual([sequential.path]);
    const [step] = await below.transaction([{ type: 'create', path: '/z' }]);
    expect(step.path).toBe('/z');
    await below.close();
    expect((await client.children(chroot)).children.sort()).toEqual(['x', 'z']);
    await (await connect(`${ensemble.connectString}${chroot}`)).close();
  });

  it('authenticates by digest, and learns of a wrong one by NO_AUTH', async () => {
    const path = `${root}/secret`;
    const options = { auth: [{ scheme: 'digest', credential: 'bob:secret' }] };
    await using owner = await connect(ensemble.connectString, options);
    await owner.create(path, 'x', { acl: creatorAcl });
    expect((await owner.get(path)).data.toString()).toBe('x');
    expect(await codeOf(client.get(path))).toBe('NO_AUTH');
    await using other = await connect(ensemble.connectString);
    await other.addAuth('digest', 'bob:wrong');
    expect(await codeOf(other.get(path))).toBe('NO_AUTH');
    await other.addAuth('digest', 'bob:secret');
    expect((await other.get(path)).data.toString()).toBe('x');
  });

  it('refuses a scheme that the server does not know: added, without harm; required, for good', async () => {
    await using other = await connect(ensemble.connectString);
    const before = other.state;
    expect(await codeOf(other.addAuth('no-such-scheme', 'x'))).toBe('AUTH_FAILED');
    await other.waitConnected();
    expect((await other.get(root)).stat).toBeDefined();
    expect(other.state).toMatchObject({ sessionId: before.name === 'connected' && before.sessionId });
    const required = { auth: [{ scheme: 'no-such-scheme', credential: 'x' }] };
    const refused = await connect(ensemble.connectString, required).then(
      async (late) => {
        const code = await codeOf(late.get(root));
        await late.close();
        return code;
      },
      (error: ZooKeeperError) => error.code,
    );
    expect(refused).toBe('AUTH_FAILED');
  });

  it('takes no more than the requests at hand allow, and none after it was aborted', async () => {
    const signal = AbortSignal.abort(new Error('changed my mind'));
    expect(await codeOf(client.create(`${root}/never`, '', { signal }))).toBe('ABORTED');
    expect(await client.exists(`${root}/never`)).toBeUndefined();
  });
});
