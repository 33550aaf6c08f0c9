// One of our clients in a process of its own that calls, and says how much memory it takes; asked by command.ts.
import { createClient } from '@thriftkeeper/client';
import Peers from '../peers/gen/Peers.js';
import { answerParent } from '../zookeeper/child.ts';
import { type Memory, memoryNow } from './memory.ts';

/** How many calls to make, 64 in flight, before memory is looked at. */
export interface Calls {
  readonly calls: number;
}

const addresses = JSON.parse(process.argv[2]!) as string[];
const client = createClient(Peers, {
  providers: addresses.map((address) => ({ address, transport: 'framed', concurrency: true })),
});

answerParent<Calls, Memory>(async ({ calls }) => {
  let left = calls;
  const lane = async () => {
    while (left-- > 0) await client.add(left, 1);
  };
  await Promise.all(Array.from({ length: 64 }, lane));
  return memoryNow();
});
