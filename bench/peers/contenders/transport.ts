import { clientOn, connect as connectTo } from '@thriftkeeper/transport';
import Peers from '../gen/Peers.js';
import { callsOf, type PeersMethods } from '../workloads.ts';
import { type Connect, inTurn } from './contender.ts';

/** Our connections alone: nothing found, nothing balanced, no deadline. */
export const connect: Connect = async ({ stack, servers }) =>
  inTurn(
    await Promise.all(
      servers.map(async (address) =>
        callsOf(clientOn(await connectTo(address, stack), Peers) as PeersMethods),
      ),
    ),
  );
