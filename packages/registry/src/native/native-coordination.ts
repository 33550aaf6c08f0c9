import type {
  Coordination,
  CoordinationNode,
  CoordinationState,
  NodeKind,
  OperationOptions,
  WatchOptions,
} from '../coordination/coordination.ts';
import { CoordinationError, type CoordinationErrorCode, isAnyOf } from '../coordination/coordination.ts';
import { untilConnected } from '../coordination/until-connected.ts';
import type { Request, SessionNews, SessionSettings } from './messages.ts';
import { NativeWatches } from './native-watches.ts';
import { openInWorker, type WorkerSession } from './shared-worker.ts';

/** How the native client is used. */
export interface NativeOptions {
  /** Session time-out to ask for, in milliseconds; default 10,000. */
  readonly sessionTimeoutMs?: number | undefined;
  /** `user:password` for ZooKeeper's digest scheme; default none. */
  readonly digest?: string | undefined;
}

const closeBoundMs = 2_000;
const defaultTimeoutMs = 10_000;
const persistentOwner = '0';

/** What ZooKeeper's numbers come to; every other one is FAILED. */
const codes: Readonly<Record<number, CoordinationErrorCode>> = {
  [-4]: 'CONNECTION_LOST',
  [-7]: 'CONNECTION_LOST',
  [-9]: 'CONNECTION_LOST',
  [-101]: 'NO_NODE',
  [-102]: 'DENIED',
  [-103]: 'BAD_VERSION',
  [-110]: 'NODE_EXISTS',
  [-111]: 'NOT_EMPTY',
  [-112]: 'SESSION_LOST',
  [-114]: 'DENIED',
  [-115]: 'AUTH_FAILED',
  [-119]: 'READ_ONLY',
};

/**
 * Coordination by npm `zookeeper`, alone in one worker thread.
 *
 * @param addresses `host:port,host:port/chroot`
 */
export const nativeCoordination = (
  addresses: string,
  { sessionTimeoutMs = 10_000, digest }: NativeOptions = {},
): Coordination => new NativeCoordination({ addresses, sessionTimeoutMs, digest });

interface Pending {
  settle(rc: number, message: string, value: unknown): void;
}

class NativeCoordination implements Coordination {
  readonly #session: WorkerSession;
  readonly #ended = Promise.withResolvers<void>();
  readonly #watches = new NativeWatches();
  readonly #pending = new Map<number, Pending>();
  readonly #listeners = new Set<(state: CoordinationState) => void>();
  #state: CoordinationState = { name: 'connecting' };
  #sessionId = '';
  #lastId = 0;

  constructor(settings: SessionSettings) {
    this.#session = openInWorker(settings, {
      news: (news) => this.#told(news),
      broken: (error) => this.#broken(error),
    });
  }

  get state(): CoordinationState {
    return this.#state;
  }

  onState(listener: (state: CoordinationState) => void): () => void {
    const entry = (state: CoordinationState) => listener(state);
    this.#listeners.add(entry);
    return () => this.#listeners.delete(entry);
  }

  async create(path: string, data: Uint8Array, kind: NodeKind, options?: OperationOptions): Promise<void> {
    await this.#ask({ verb: 'create', path, data, ephemeral: kind === 'ephemeral' }, options);
  }

  async read(path: string, options: WatchOptions = {}): Promise<CoordinationNode | undefined> {
    const node = await this.#watched<CoordinationNode>('data', { verb: 'read', path }, options);
    return node && { ...node, owner: node.owner === persistentOwner ? undefined : node.owner };
  }

  async exists(path: string, options: WatchOptions = {}): Promise<boolean> {
    return (await this.#watched<true>('existence', { verb: 'exists', path }, options)) !== undefined;
  }

  async write(path: string, data: Uint8Array, version: number, options?: OperationOptions): Promise<number> {
    return (await this.#ask({ verb: 'write', path, data, version }, options)) as number;
  }

  async remove(path: string, version: number, options?: OperationOptions): Promise<void> {
    await this.#ask({ verb: 'remove', path, version }, options);
  }

  children(path: string, options: WatchOptions = {}): Promise<readonly string[] | undefined> {
    return this.#watched<string[]>('children', { verb: 'children', path }, options);
  }

  async count(path: string, options?: OperationOptions): Promise<number> {
    try {
      return (await this.#ask({ verb: 'count', path }, options)) as number;
    } catch (error) {
      if (isAnyOf(error, 'NO_NODE')) return 0;
      throw error;
    }
  }

  /** The native client has no persistent watches. */
  async watchBelow(): Promise<undefined> {
    return undefined;
  }

  async close(): Promise<void> {
    if (this.#state.name === 'closed') return;
    this.#become({ name: 'closed' });
    for (const { settle } of [...this.#pending.values()]) settle(-4, 'the session was closed', undefined);
    this.#watches.clear();
    this.#session.close();
    const timer = setTimeout(this.#ended.resolve, closeBoundMs);
    await this.#ended.promise;
    clearTimeout(timer);
    this.#listeners.clear();
  }

  #told(news: SessionNews): void {
    if (news.kind === 'answer') this.#pending.get(news.id)?.settle(news.rc, news.message, news.value);
    else if (news.kind === 'event') this.#watches.fire(news.type, news.path);
    else this.#changed(news);
  }

  #changed(news: Extract<SessionNews, { readonly kind: 'state' }>): void {
    switch (news.state) {
      case 'connected':
        this.#sessionId = news.sessionId;
        this.#become({
          name: 'connected',
          sessionId: news.sessionId,
          sessionTimeoutMs: news.sessionTimeoutMs,
        });
        break;
      case 'suspended':
        if (this.#state.name === 'connected')
          this.#become({ name: 'suspended', sessionId: this.#sessionId, mayBeLost: false });
        break;
      case 'lost':
        this.#become({ name: 'lost', sessionId: this.#sessionId });
        this.#watches.fireAll();
        break;
      case 'closed':
        this.#ended.resolve();
        break;
      case 'authFailed':
        this.#become({
          name: 'failed',
          error: new CoordinationError('AUTH_FAILED', 'ZooKeeper refused the credentials'),
        });
    }
  }

  #broken(error: Error): void {
    this.#ended.resolve();
    const missing = (error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND';
    const message = missing
      ? 'npm "zookeeper" is not installed: add it beside @thriftkeeper/registry'
      : `the worker failed: ${error.message}`;
    this.#become({ name: 'failed', error: new CoordinationError('FAILED', message, { cause: error }) });
    for (const { settle } of [...this.#pending.values()]) settle(-1, message, undefined);
  }

  #become(state: CoordinationState): void {
    if (this.#state.name === 'closed') return;
    this.#state = state;
    for (const listener of [...this.#listeners]) listener(state);
  }

  /**
   * Reads something, undefined where there is no node, and watches it. The watch is remembered before asking:
   * the event may come right behind the answer.
   */
  async #watched<T>(
    kind: 'data' | 'existence' | 'children',
    request: { readonly verb: 'read' | 'exists' | 'children'; readonly path: string },
    options: WatchOptions,
  ): Promise<T | undefined> {
    const { watch } = options;
    const forget = () => watch && this.#watches.remove(kind, request.path, watch);
    if (watch) this.#watches.add(kind, request.path, watch);
    try {
      return ((await this.#ask({ ...request, watch: watch !== undefined }, options)) ?? true) as T;
    } catch (error) {
      const missing = isAnyOf(error, 'NO_NODE');
      if (!missing || kind !== 'existence') forget();
      if (missing) return undefined;
      throw error;
    }
  }

  async #ask(request: Request, options: OperationOptions = {}): Promise<unknown> {
    const { signal, timeoutMs = defaultTimeoutMs } = options;
    await untilConnected(this, options);
    return new Promise((resolve, reject) => {
      const id = ++this.#lastId;
      const what = `${request.verb} ${request.path}`;
      const end = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', abort);
        this.#pending.delete(id);
      };
      const fail = (code: CoordinationErrorCode, why: string, cause?: unknown) => {
        end();
        reject(new CoordinationError(code, `${what}: ${why}`, { cause }));
      };
      const abort = () => fail('ABORTED', 'the caller aborted', signal?.reason);
      const timer = setTimeout(() => fail('TIMEOUT', `no answer within ${timeoutMs} ms`), timeoutMs);
      signal?.addEventListener('abort', abort, { once: true });
      this.#pending.set(id, {
        settle: (rc, message, value) => {
          if (rc !== 0)
            return fail(
              this.#state.name === 'closed' ? 'CLOSED' : (codes[rc] ?? 'FAILED'),
              `${message} (${rc})`,
            );
          end();
          resolve(value);
        },
      });
      this.#session.ask(id, request);
    });
  }
}
