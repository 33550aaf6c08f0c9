import { createRequire } from 'node:module';
import { type Contender, type Failed, payload, type Succeeded, sessionTimeoutMs } from './contender.ts';

type Answered = (rc: number, error: string) => void;

/** The part of npm `zookeeper`'s callback interface that is used here; its own types do not compile. */
interface NativeClient {
  init(options: { connect: string; timeout: number; debug_level: number }): void;
  once(event: 'connect', listener: () => void): void;
  a_get(path: string, watch: boolean, answered: Answered): number;
  a_set(path: string, data: Buffer, version: number, answered: Answered): number;
  a_create(path: string, data: Buffer, flags: number, answered: Answered): number;
  a_delete_(path: string, version: number, answered: Answered): number;
  a_get_children(path: string, watch: boolean, answered: Answered): number;
  a_exists(path: string, watch: boolean, answered: Answered): number;
}

const NativeZooKeeper = createRequire(import.meta.url)('zookeeper') as new () => NativeClient;
const anyVersion = -1;
const persistent = 0;

const settling =
  (succeeded: Succeeded, failed: Failed): Answered =>
  (rc, error) =>
    rc === 0 ? succeeded() : failed(new Error(`${rc} ${error}`));

/** npm `zookeeper`: the C library inside the process. */
export const contender: Contender = {
  async connect(addresses) {
    const client = new NativeZooKeeper();
    const connected = new Promise<void>((resolve) => client.once('connect', resolve));
    client.init({ connect: addresses, timeout: sessionTimeoutMs, debug_level: 1 });
    await connected;
    let last = 0;
    return {
      get: ({ node }, succeeded, failed) => void client.a_get(node, false, settling(succeeded, failed)),
      set: ({ node }, succeeded, failed) =>
        void client.a_set(node, payload, anyVersion, settling(succeeded, failed)),
      'create+delete'({ prefix }, succeeded, failed) {
        const path = `${prefix}${++last}`;
        const remove = () => client.a_delete_(path, anyVersion, settling(succeeded, failed));
        client.a_create(path, payload, persistent, settling(remove, failed));
      },
      children: ({ folder }, succeeded, failed) =>
        void client.a_get_children(folder, false, settling(succeeded, failed)),
      exists: ({ node }, succeeded, failed) => void client.a_exists(node, false, settling(succeeded, failed)),
    };
  },
};
