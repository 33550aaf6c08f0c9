import { StreamConnection } from '../../src/client/stream-connection.ts';
import { ManualClock } from '../../src/testing/index.ts';
import { Deadlines } from '../../src/time/deadlines.ts';
import { makeCalls } from './calls.ts';
import type { HostileCase } from './hostile-case.ts';
import { MemorySocket, turn, within } from './memory-socket.ts';
import { callsProblem, LIMITS, mayEndWith } from './verdict.ts';

/**
 * Answers the calls of a client's connection in memory with the pieces, and hangs up. Undefined when all is well: each
 * call settles, and the connection ends.
 */
export const memoryClientTrial = async ({
  transport,
  protocol,
  calls,
  pieces,
}: HostileCase): Promise<string | undefined> => {
  const socket = new MemorySocket();
  const deadlines = new Deadlines(new ManualClock());
  let ends = 0;
  let reason: Error | undefined;
  const onClosed = (error: Error | undefined): void => {
    ends++;
    reason = error;
  };
  const options = { transport, protocol, limits: LIMITS, deadlines, onClosed };
  const connection = new StreamConnection(socket.asSocket, 'peer', options);
  const settled = Promise.allSettled(makeCalls(connection, calls));
  await turn();
  for (const piece of pieces) socket.feed(piece);
  const isBroken = !connection.isOpen;
  socket.finish();
  if (!(await within(300, connection.closed))) return 'the connection is open though its peer has gone';
  if (!(await within(300, settled))) return `${connection.inFlight} calls have not settled`;
  if (ends !== 1) return `its owner was told ${ends} times of its end`;
  if (isBroken && reason !== undefined && !mayEndWith(reason)) return `ended with ${reason.stack}`;
  return callsProblem(await settled);
};
