import { afterEach, beforeEach, expect, test } from 'vitest';
import { MemoryTree } from '../coordination/memory-tree.ts';
import { memoryRegistry } from '../memory-registry.ts';
import type { Registry } from '../registry.ts';
import { settled } from '../testing/manual-clock.ts';

const folder = '/thriftkeeper/tutorial/consumers';
let tree: MemoryTree;
let registry: Registry;
beforeEach(() => {
  tree = new MemoryTree();
  registry = memoryRegistry(tree);
  for (const path of ['/thriftkeeper', '/thriftkeeper/tutorial', folder])
    tree.create(path, bytes(''), undefined);
});
afterEach(() => registry.close());

const bytes = (text: string) => Buffer.from(text);
const put = (node: string, zone: string) =>
  tree.get(`${folder}/${node}`)
    ? tree.write(`${folder}/${node}`, bytes(JSON.stringify({ zone })), -1)
    : tree.create(`${folder}/${node}`, bytes(JSON.stringify({ zone })), 'them');
async function quiet() {
  for (let turn = 0; turn < 20; turn++) await settled();
}

test('who follows a list is given all of it once, then what has changed since, once for many changes', async () => {
  for (let node = 0; node < 100; node++) put(`node${node}`, 'a');
  const watch = registry.watchConsumers('tutorial');
  let told = 0;
  const changes = watch.follow(() => void told++);
  await quiet();
  expect(watch.status).toMatchObject({ complete: true, stale: false, unreadable: [] });
  expect(changes.take().changed.length).toBe(100);
  expect(changes.take()).toEqual({ changed: [], removed: [], lost: [] });
  const toldBefore = told;
  for (const zone of ['b', 'c']) {
    put('node7', zone);
    await quiet();
  }
  expect(told).toBe(toldBefore + 2);
  tree.remove(`${folder}/node8`, -1);
  await quiet();
  const { changed, removed } = changes.take();
  expect(changed).toMatchObject([{ node: 'node7', record: { zone: 'c' }, held: false }]);
  expect(removed).toEqual(['node8']);
  const late = watch.follow(() => {});
  expect(late.take().changed.length).toBe(99);
  changes.stop();
  put('node9', 'b');
  await quiet();
  expect(changes.take().changed).toEqual([]);
  expect(late.take().changed.length).toBe(1);
  expect(watch.value.nodes.length).toBe(99);
});

test('who follows a list is told when it is confirmed no longer, and of records that cannot be read', async () => {
  put('node1', 'a');
  const watch = registry.watchProviders('tutorial');
  tree.create('/thriftkeeper/tutorial/providers', bytes(''), undefined);
  tree.create('/thriftkeeper/tutorial/providers/node1', bytes('{"address":"127.0.0.1:1"}'), 'them');
  const changes = watch.follow(() => {});
  await quiet();
  expect(changes.take().changed.length).toBe(1);
  tree.write('/thriftkeeper/tutorial/providers/node1', bytes('no JSON'), -1);
  await quiet();
  // The only provider, gone unannounced: it is held (DISC-6).
  expect(changes.take().changed).toMatchObject([{ node: 'node1', held: true }]);
  expect(watch.status).toMatchObject({ stale: true, unreadable: [{ node: 'node1' }] });
  tree.write('/thriftkeeper/tutorial/providers/node1', bytes('{"address":"127.0.0.1:2"}'), -1);
  await quiet();
  expect(changes.take().changed).toMatchObject([{ record: { address: '127.0.0.1:2' }, held: false }]);
  expect(watch.status).toMatchObject({ stale: false, unreadable: [] });
});

test('who follows a list is told which nodes went without having said so', async () => {
  const providers = '/thriftkeeper/tutorial/providers';
  tree.create(providers, bytes(''), undefined);
  const names = ['node1', 'node2', 'node3', 'node4', 'node5', 'node6'];
  for (const node of names) tree.create(`${providers}/${node}`, bytes('{"address":"127.0.0.1:1"}'), 'them');
  const changes = registry.watchProviders('tutorial').follow(() => {});
  await quiet();
  changes.take();
  // All of it before anybody asks.
  tree.write(`${providers}/node1`, bytes('{"address":"127.0.0.1:1","state":"draining"}'), -1);
  await quiet();
  for (const node of ['node1', 'node2', 'node3']) {
    tree.remove(`${providers}/${node}`, -1);
    await quiet();
  }
  tree.create(`${providers}/node3`, bytes('{"address":"127.0.0.1:1"}'), 'them');
  await quiet();
  expect(changes.take()).toMatchObject({
    changed: [{ node: 'node3', held: false }],
    removed: ['node1', 'node2'],
    lost: ['node2'],
  });
});
