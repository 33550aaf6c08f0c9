// The worker thread of native-coordination.ts: npm `zookeeper` and nothing else that uses the network.
import { createRequire } from 'node:module';
import { parentPort } from 'node:worker_threads';
import type { FromWorker, Request, SessionNews, SessionSettings, ToWorker } from './messages.ts';

/** The part of npm `zookeeper`'s callback interface that is used here; its own types do not compile. */
interface NativeClient {
  readonly client_id: string;
  readonly timeout: number;
  init(options: Readonly<Record<string, unknown>>): void;
  close(): void;
  /** Listeners get the client first, then what the event is about. */
  on(event: string, listener: (client: never, argument: never) => void): void;
  removeAllListeners(): void;
  add_auth(scheme: string, credential: string, done: (rc: number, error: string) => void): void;
  a_create(path: string, data: Buffer, flags: number, done: (rc: number, error: string) => void): number;
  a_get(
    path: string,
    watch: boolean,
    done: (rc: number, error: string, stat: NativeStat, data: Buffer | null) => void,
  ): number;
  a_exists(path: string, watch: boolean, done: (rc: number, error: string, stat: NativeStat) => void): number;
  a_get_children(
    path: string,
    watch: boolean,
    done: (rc: number, error: string, names: string[]) => void,
  ): number;
  a_set(
    path: string,
    data: Buffer,
    version: number,
    done: (rc: number, error: string, stat: NativeStat) => void,
  ): number;
  a_delete_(path: string, version: number, done: (rc: number, error: string) => void): number;
}

interface NativeStat {
  readonly version: number;
  readonly ephemeralOwner: string;
  readonly numChildren: number;
}

const authFailed = -113;
const connectionLoss = -4;
const newSessionAfterMs = 50;

const NativeZooKeeper = createRequire(import.meta.url)('zookeeper') as new () => NativeClient;
const port = parentPort!;

/** A session, over as many handles of the C client as it takes: an expired one is of no more use. */
class NativeSession {
  readonly #settings: SessionSettings;
  readonly #tell: (news: SessionNews) => void;
  #client: NativeClient;
  #closing = false;

  constructor(settings: SessionSettings, tell: (news: SessionNews) => void) {
    this.#settings = settings;
    this.#tell = tell;
    this.#client = this.#open();
  }

  ask(id: number, request: Request): void {
    const answer = (rc: number, message: string, value?: unknown) =>
      this.#tell({ kind: 'answer', id, rc, message, value });
    try {
      const rc = begin(this.#client, request, answer);
      if (rc < 0) answer(rc, `the client refused ${request.verb} ${request.path}`);
    } catch (error) {
      // A handle that has just been closed throws; its session is over.
      answer(connectionLoss, (error as Error).message);
    }
  }

  close(): void {
    this.#closing = true;
    this.#client.close();
    this.#tell({ kind: 'state', state: 'closed' });
  }

  #open(): NativeClient {
    const client = new NativeZooKeeper();
    client.on('connect', () => {
      const sessionId = hexadecimal(client.client_id);
      this.#tell({ kind: 'state', state: 'connected', sessionId, sessionTimeoutMs: client.timeout });
    });
    client.on('connecting', () => this.#tell({ kind: 'state', state: 'suspended' }));
    client.on('close', (_: never, code: never) => this.#ended(client, Number(code)));
    for (const type of ['created', 'deleted', 'changed', 'child'] as const) {
      client.on(type, (_: never, path: never) => this.#tell({ kind: 'event', type, path }));
    }
    client.init({
      connect: this.#settings.addresses,
      timeout: this.#settings.sessionTimeoutMs,
      debug_level: 1,
      host_order_deterministic: false,
      // By default it closes its own session after ten partial reads of one answer.
      response_counter_limit: 1_000_000,
    });
    if (this.#settings.digest !== undefined) client.add_auth('digest', this.#settings.digest, () => {});
    return client;
  }

  /** A new handle may be made only after the one that has ended has returned from telling so. */
  #ended(client: NativeClient, code: number): void {
    client.removeAllListeners();
    if (this.#closing) return;
    this.#tell({ kind: 'state', state: code === authFailed ? 'authFailed' : 'lost' });
    if (code === authFailed) return;
    setTimeout(() => {
      if (!this.#closing) this.#client = this.#open();
    }, newSessionAfterMs);
  }
}

type Answer = (rc: number, message: string, value?: unknown) => void;

function begin(client: NativeClient, request: Request, done: Answer): number {
  const { path } = request;
  switch (request.verb) {
    case 'create':
      return client.a_create(path, Buffer.from(request.data), request.ephemeral ? 1 : 0, (rc, error) =>
        done(rc, error),
      );
    case 'read':
      return client.a_get(path, request.watch, (rc, error, stat, data) => {
        if (rc !== 0) done(rc, error);
        else
          done(rc, error, {
            data: data ?? Buffer.alloc(0),
            version: stat.version,
            owner: hexadecimal(stat.ephemeralOwner),
          });
      });
    case 'exists':
      return client.a_exists(path, request.watch, (rc, error) => done(rc, error));
    case 'count':
      return client.a_exists(path, false, (rc, error, stat) => done(rc, error, stat?.numChildren));
    case 'children':
      return client.a_get_children(path, request.watch, done);
    case 'write':
      return client.a_set(path, Buffer.from(request.data), request.version, (rc, error, stat) =>
        done(rc, error, stat?.version),
      );
    default:
      return client.a_delete_(path, request.version, done);
  }
}

/** As our own client writes session ids: without leading zeros. */
const hexadecimal = (id: string) =>
  String(id)
    .replace(/^0x/, '')
    .replace(/^0+(?=.)/, '')
    .toLowerCase();

const sessions = new Map<number, NativeSession>();

port.on('message', (message: ToWorker) => {
  const { session } = message;
  if (message.kind === 'open') {
    const tell = (news: SessionNews) => port.postMessage({ ...news, session } satisfies FromWorker);
    sessions.set(session, new NativeSession(message.settings, tell));
  } else if (message.kind === 'ask') sessions.get(session)?.ask(message.id, message.request);
  else {
    sessions.get(session)?.close();
    sessions.delete(session);
  }
});
