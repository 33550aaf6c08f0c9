import { connect } from '@thriftkeeper/zookeeper';
import { type Contender, payload, sessionTimeoutMs } from './contender.ts';

/** Ours. */
export const contender: Contender = {
  async connect(addresses) {
    const client = await connect(addresses, { sessionTimeoutMs });
    let last = 0;
    return {
      get: ({ node }, succeeded, failed) => void client.get(node).then(succeeded, failed),
      set: ({ node }, succeeded, failed) => void client.set(node, payload).then(succeeded, failed),
      'create+delete'({ prefix }, succeeded, failed) {
        const path = `${prefix}${++last}`;
        client
          .create(path, payload)
          .then(() => client.delete(path))
          .then(succeeded, failed);
      },
      children: ({ folder }, succeeded, failed) => void client.children(folder).then(succeeded, failed),
      exists: ({ node }, succeeded, failed) => void client.exists(node).then(succeeded, failed),
    };
  },
};
