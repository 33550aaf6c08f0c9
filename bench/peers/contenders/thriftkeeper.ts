import { setTimeout as sleep } from 'node:timers/promises';
import { createClient } from '@thriftkeeper/client';
import Peers from '../gen/Peers.js';
import { callsOf, type PeersMethods } from '../workloads.ts';
import { type Connect, deadlineMs } from './contender.ts';

/** This project as its users use it: providers discovered, balanced, a deadline on every call. */
export const connect: Connect = async ({ stack, servers, registry }) => {
  // One of those that are announced is named instead: whoever looks finds all of them.
  const discovered = servers.length > 1 ? registry : undefined;
  const client = createClient(Peers, {
    ...(discovered ?? { providers: servers.map((address) => ({ address, ...stack, concurrency: true })) }),
    deadlineMs,
  });
  await client.$.ready();
  while (client.$.why().filter(({ eligible }) => eligible).length < servers.length) await sleep(10);
  return callsOf(client as PeersMethods);
};
