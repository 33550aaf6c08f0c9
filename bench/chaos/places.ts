import type { ZooKeeperClient } from '@thriftkeeper/zookeeper';
import { eventually } from '@thriftkeeper/zookeeper/testing';

const prepareBoundMs = 20_000;
const root = '/chaos';

/** Where the rounds take place in the tree. */
export const places = {
  root,
  /** Ephemeral nodes of the client under test. */
  held: `${root}/held`,
  /** Watched recursively. */
  tree: `${root}/tree`,
  /** Watched by one-shot watches: children, existence, data. */
  list: `${root}/list`,
  flag: `${root}/flag`,
  value: `${root}/value`,
  /** Written by the client under test. */
  counter: `${root}/counter`,
  log: `${root}/log`,
  /** The ephemeral node of a client that is closed while something is broken. */
  leaver: `${root}/leaver`,
} as const;

/** Makes what stands there for good, and empties the log. */
export async function preparePlaces(admin: ZooKeeperClient): Promise<void> {
  const prepared = () => prepare(admin).then(() => true);
  await eventually('the places are prepared', prepared, { timeoutMs: prepareBoundMs, everyMs: 100 });
}

async function prepare(admin: ZooKeeperClient): Promise<void> {
  const { root: _, flag, leaver, ...kept } = places;
  for (const path of Object.values(kept)) await admin.ensurePath(path);
  await admin.set(places.counter, '0');
  await emptied(admin, places.log);
}

async function emptied(admin: ZooKeeperClient, path: string): Promise<void> {
  const { children } = await admin.children(path);
  await Promise.all(children.map((child) => admin.delete(`${path}/${child}`)));
}
