import { createRequire } from 'node:module';
import { type Contender, type Failed, payload, type Succeeded, sessionTimeoutMs } from './contender.ts';

type Answered = (error: Error | null) => void;

/** The part of `node-zookeeper-client` that is used here; it comes without types. */
interface JavaScriptClient {
  connect(): void;
  once(event: 'connected', listener: () => void): void;
  getData(path: string, answered: Answered): void;
  setData(path: string, data: Buffer, answered: Answered): void;
  create(path: string, data: Buffer, answered: Answered): void;
  remove(path: string, answered: Answered): void;
  getChildren(path: string, answered: Answered): void;
  exists(path: string, answered: Answered): void;
}

const library = createRequire(import.meta.url)('node-zookeeper-client') as {
  createClient(addresses: string, options: { sessionTimeout: number }): JavaScriptClient;
};

const settling =
  (succeeded: Succeeded, failed: Failed): Answered =>
  (error) =>
    error ? failed(error) : succeeded();

/** The JavaScript client of 2013 to 2022. */
export const contender: Contender = {
  async connect(addresses) {
    const client = library.createClient(addresses, { sessionTimeout: sessionTimeoutMs });
    const connected = new Promise<void>((resolve) => client.once('connected', resolve));
    client.connect();
    await connected;
    let last = 0;
    return {
      get: ({ node }, succeeded, failed) => client.getData(node, settling(succeeded, failed)),
      set: ({ node }, succeeded, failed) => client.setData(node, payload, settling(succeeded, failed)),
      'create+delete'({ prefix }, succeeded, failed) {
        const path = `${prefix}${++last}`;
        const remove = () => client.remove(path, settling(succeeded, failed));
        client.create(path, payload, settling(remove, failed));
      },
      children: ({ folder }, succeeded, failed) => client.getChildren(folder, settling(succeeded, failed)),
      exists: ({ node }, succeeded, failed) => client.exists(node, settling(succeeded, failed)),
    };
  },
};
