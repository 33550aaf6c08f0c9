import { eventually } from '@thriftkeeper/zookeeper/testing';
import type { Arena } from './arena.ts';

/** The sessions that the leader knows, as ZooKeeper names them. */
async function openSessions({ ensemble }: Arena): Promise<Set<string>> {
  const dump = (await (await ensemble.leader()).command('dump')) ?? '';
  const [tracked = ''] = dump.split('ephemeral nodes dump');
  return new Set([...tracked.matchAll(/^\s+0x([0-9a-f]+)$/gm)].map(([, id]) => id!));
}

/** Every session of a round, the witness's own included, has ended by its time-out when this has passed. */
const longestSessionMs = 12_000;

/**
 * Looks at what is left when every client was closed: none of the sessions that were closed, and in the end none but
 * that of the client beside the proxies. (One whose creation was never answered ends by its time-out, and so does one
 * that the servers ended and then forgot to have ended.)
 *
 * @returns what is wrong
 */
export async function leftBehind(arena: Arena, ended: ReadonlySet<string>): Promise<string[]> {
  const left = async (isExpected: (session: string) => boolean) =>
    [...(await openSessions(arena))].filter((session) => !isExpected(session));
  const gone = (what: string, isExpected: (session: string) => boolean, timeoutMs: number) =>
    eventually(what, async () => (await left(isExpected)).length === 0, { timeoutMs, everyMs: 50 }).then(
      () => [],
      async () => [`${what}, but ${(await left(isExpected)).join(', ')} are left`],
    );
  const stays = (session: string) => {
    const { state } = arena.admin;
    return 'sessionId' in state && state.sessionId === session;
  };
  return [
    ...(await gone('sessions end when they are closed', (session) => !ended.has(session), 1_000)),
    ...(await gone('no other session is left', stays, longestSessionMs)),
  ];
}
