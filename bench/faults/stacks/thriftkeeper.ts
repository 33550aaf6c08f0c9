import { createClient, ThriftkeeperError } from '@thriftkeeper/client';
import Peers from '../../peers/gen/Peers.js';
import { momentMs } from '../moment.ts';
import type { Open } from './stack.ts';

/** Our client with its defaults. */
export const open: Open = async ({ registry, deadlineMs, hedged }, sent) => {
  const blame = new WeakMap<object, string>();
  const client = createClient(Peers, {
    ...registry!,
    deadlineMs,
    idempotent: ['add'],
    hedging: hedged,
    onAttempt({ address, latencyMs, error }) {
      if (error instanceof ThriftkeeperError) {
        blame.set(error, address);
        if (error.outcome === 'notWritten') return;
      }
      sent({ sentMs: momentMs() - latencyMs, address });
    },
  });
  await client.$.ready();
  return {
    call: (idempotent) => (idempotent ? client.add(1, 2) : client.echoText('once')),
    eligible: () => client.$.why().filter(({ eligible }) => eligible).length,
    confirmed() {
      const list = client.$.providers!.value;
      if (!list.complete || list.stale) return undefined;
      return list.nodes.filter(({ held }) => !held).map(({ record }) => record.address);
    },
    blamed: (error) => blame.get(error as object),
  };
};
