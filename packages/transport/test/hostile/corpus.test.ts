import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clientOn, type ServerConnection } from '../../src/index.ts';
import { deferred, serving } from '../serving.ts';
import { handler, makeCalls, service } from './calls.ts';
import { codecTrial } from './codec-trial.ts';
import { type CorpusEntry, caseOf, readCorpus } from './corpus.ts';
import { memoryClientTrial } from './memory-client-trial.ts';
import { memoryServerTrial } from './memory-server-trial.ts';
import { turn } from './memory-socket.ts';
import { HostileServer } from './socket-client-trial.ts';
import { ListenersUnderFire } from './socket-server-trial.ts';
import { LIMITS } from './verdict.ts';

const { listen, connect, raw } = serving();
const corpus = readCorpus();
let listeners: ListenersUnderFire;
let server: HostileServer;

beforeAll(async () => {
  listeners = await ListenersUnderFire.start();
  server = await HostileServer.start();
});
afterAll(() => Promise.all([listeners.close(), server.close()]));

const titled = (end: string): [string, CorpusEntry][] =>
  corpus
    .filter((entry) => entry.end === end)
    .map((entry) => [`${entry.transport}/${entry.protocol}: ${entry.name}`, entry]);

const contains = (answer: Buffer, wanted: string): boolean =>
  answer.includes(wanted) || (/^([\da-f]{2})+$/.test(wanted) && answer.includes(Buffer.from(wanted, 'hex')));

describe('a listener', () => {
  it.each(titled('server'))('%s', async (_title, entry) => {
    const { transport, protocol, expect: expected } = entry;
    const closed = deferred<Error | undefined>();
    let attacked: ServerConnection | undefined;
    const hooks = {
      connectionOpened: (connection: ServerConnection) => {
        attacked ??= connection;
      },
      connectionClosed: (connection: ServerConnection, error: Error | undefined) => {
        if (connection === attacked) closed.resolve(error);
      },
    };
    const stack = { transport, protocol };
    const listener = await listen(
      { address: '127.0.0.1:0', service, limits: LIMITS, hooks, ...stack },
      handler,
    );
    const attacker = await raw(listener);
    const bystander = clientOn(await connect(listener.address, stack), service);
    expect(await bystander.echoString('before')).toBe('before');
    for (const piece of caseOf(entry).pieces) {
      if (attacker.socket.writable) await attacker.write(piece);
      await turn();
    }
    // What ends by itself must do so while its client would still talk.
    if (expected.closed === undefined) attacker.socket.end();
    const answer = await attacker.ended;
    const error = await closed.promise;
    if (expected.closed !== undefined) expect(error).toMatchObject({ code: expected.closed });
    if (expected.says !== undefined) expect(error?.message).toMatch(new RegExp(expected.says));
    if (expected.calls !== undefined) expect(attacked?.callCount).toBe(expected.calls);
    if (expected.answers !== undefined) {
      expect(contains(answer, expected.answers), `answered ${answer.toString('latin1')}`).toBe(true);
    }
    expect(await bystander.echoString('after')).toBe('after');
  });

  it.each(titled('server'))('is not harmed, whatever the pieces: %s', async (_title, entry) => {
    const attack = caseOf(entry);
    if (attack.transport !== 'http') expect(codecTrial(attack)).toBeUndefined();
    expect(await memoryServerTrial(attack)).toBeUndefined();
    expect(await listeners.trial(attack)).toBeUndefined();
  });
});

describe('a client', () => {
  it.each(titled('client'))('%s', async (_title, entry) => {
    const { transport, protocol, calls = [], expect: expected } = entry;
    server.prepare(caseOf(entry));
    const connection = await connect(server.address, { transport, protocol, limits: LIMITS });
    const [call] = makeCalls(connection, calls);
    if (expected.fails === undefined) {
      expect(await call).toEqual(expected.returns ?? undefined);
      return;
    }
    const error = await call!.then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(error).toMatchObject({ code: expected.fails });
    if (expected.says !== undefined) expect((error as Error).message).toMatch(new RegExp(expected.says));
  });

  it.each(titled('client'))('is not harmed, whatever the pieces: %s', async (_title, entry) => {
    const attack = caseOf(entry);
    if (attack.transport !== 'http') {
      expect(codecTrial(attack)).toBeUndefined();
      expect(await memoryClientTrial(attack)).toBeUndefined();
    }
    expect(await server.trial(attack)).toBeUndefined();
  });
});
