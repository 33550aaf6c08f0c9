import type { Acl } from './acl.ts';
import { parseConnectString } from './connect-string.ts';
import { ZooKeeperError } from './errors.ts';
import { type MultiReadArguments, multiRead, type ReadOperation, type ReadResult } from './multi-read.ts';
import {
  createNode,
  deleteNode,
  getAcl,
  getChildren,
  getData,
  nodeExists,
  type ReadArguments,
  setAcl,
  setData,
} from './node-operations.ts';
import type { Operation } from './operation.ts';
import { checkCredential, type ResolvedOptions, resolveOptions, type ZooKeeperOptions } from './options.ts';
import { parentOf } from './paths.ts';
import type { RequestOptions } from './pending-request.ts';
import {
  type CreateOptions,
  checkAcl,
  checkVersion,
  dataBytes,
  prepareCreate,
  prepareStep,
  type Surroundings,
  serverPath,
} from './prepare.ts';
import { configPath, watcherTypes } from './protocol.ts';
import type { ClientIdentity, Stat } from './records.ts';
import type { Call } from './request-pipeline.ts';
import { Session } from './session.ts';
import {
  addWatch,
  countChildren,
  getEphemerals,
  reconfigure,
  removeWatches,
  syncPath,
  whoAmI,
} from './session-operations.ts';
import type { SessionState } from './session-state.ts';
import { multi, type TransactionOperation, type TransactionResults } from './transaction.ts';
import { Watch } from './watch.ts';
import type { WatchListener } from './watch-event.ts';
import { type WatchKind, watchKinds } from './watch-table.ts';
import { tell } from './watches.ts';
import { within } from './within.ts';

/** Bounds of a read, and a watch that it may leave. */
export interface ReadOptions extends RequestOptions {
  /** Called once, on the next change of what was read; then the watch is gone. */
  readonly watch?: WatchListener;
}

/** Bounds of a change that may depend on the version of what it changes. */
export interface VersionOptions extends RequestOptions {
  /** Fails with `BAD_VERSION` when the node has another one. Default: any. */
  readonly version?: number;
}

/** A change of the ensemble's membership; either `joining` and `leaving`, or `members`. */
export interface ReconfigOptions extends RequestOptions {
  /** Servers to add, such as `server.4=host:2888:3888;2181`, separated by commas. */
  readonly joining?: string;
  /** Ids of servers to take out, separated by commas. */
  readonly leaving?: string;
  /** The whole new membership. */
  readonly members?: string;
  /** Fails with `BAD_VERSION` unless this is the version of the configuration. Default: any. */
  readonly fromConfig?: bigint;
}

/** Which watches `removeWatches` takes away. */
export interface RemoveWatchesOptions extends RequestOptions {
  /** `data`: of `get` and `exists`; `children`: of `children`; `any`: these and persistent ones. Default: `any`. */
  readonly kind?: 'data' | 'children' | 'any';
}

const removedKinds: { readonly [kind in 'data' | 'children' | 'any']: readonly WatchKind[] } = {
  data: ['data', 'exists'],
  children: ['children'],
  any: watchKinds,
};

const none = {};

/** How long `connect` and `waitConnected` wait where the caller does not say. */
const defaultConnectTimeoutMs = 15_000;

/**
 * A client of a ZooKeeper ensemble. It holds a session, finds another server when one fails, and begins a new
 * session when the old one is lost; `state` and `onState` tell which. Requests are answered in order; while no
 * server is attached they wait, each within its own bounds.
 *
 * Every method that returns a promise rejects with a `ZooKeeperError`, whatever is wrong, and settles within its
 * bounds. Paths lie below the connect string's chroot.
 */
export class ZooKeeperClient implements AsyncDisposable {
  readonly #options: ResolvedOptions;
  readonly #around: Surroundings;
  readonly #session: Session;
  readonly #listeners = new Set<(state: SessionState) => void>();
  #closing: Promise<void> | undefined;

  /**
   * Begins to connect at once. Trouble with the network is never thrown, it shows in `state`.
   *
   * @param connectString `host:port,host:port/chroot`
   * @throws ZooKeeperError `INVALID_ARGUMENT` for a connect string or options that make no sense
   */
  constructor(connectString: string, options: ZooKeeperOptions = {}) {
    const servers = parseConnectString(connectString);
    this.#options = resolveOptions(options);
    this.#around = { chroot: servers.chroot, maxRequestBytes: this.#options.maxRequestBytes };
    this.#session = new Session(servers, this.#options, (state) => {
      for (const listener of [...this.#listeners]) if (this.#listeners.has(listener)) tell(listener, state);
    });
  }

  /** Where the session stands. */
  get state(): SessionState {
    return this.#session.state;
  }

  /** The chroot of the connect string: '' for none. */
  get chroot(): string {
    return this.#around.chroot;
  }

  /**
   * Calls back on every change of `state`, in order, on the event loop. When `connected` comes after `suspended`,
   * the watches are on their way to the server: whatever is read from then on is read after they stand.
   *
   * @returns stops it
   */
  onState(listener: (state: SessionState) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /**
   * Resolves when a session is up.
   *
   * @param options `timeoutMs` default: 15,000
   * @throws ZooKeeperError `TIMEOUT`, or `UNRESOLVABLE` when no server has an address; `AUTH_FAILED`, `CLOSED`,
   * `SESSION_EXPIRED` (when it is not to be renewed), `ABORTED`
   */
  waitConnected(options: RequestOptions = none): Promise<void> {
    const timeoutMs = options.timeoutMs ?? defaultConnectTimeoutMs;
    const bounds = { ...options, what: 'connect', timeoutMs, timedOut: () => this.#notConnected(timeoutMs) };
    return within(this.#options.clock, bounds, (resolve, reject) => {
      const look = (state: SessionState) => {
        if (state.name === 'connected') resolve();
        else if (state.name === 'closed')
          reject(new ZooKeeperError('CLOSED', 'connect: the client is closed'));
        else if (state.name === 'authFailed')
          reject(new ZooKeeperError('AUTH_FAILED', `connect: ${state.reason}`));
        else if (state.name === 'lost' && !this.#options.renewSession) {
          reject(
            new ZooKeeperError('SESSION_EXPIRED', 'connect: the session is over, and renewSession is false'),
          );
        }
      };
      const stop = this.onState(look);
      look(this.state);
      return stop;
    });
  }

  /**
   * Creates a node.
   *
   * @param path of a sequential node: its beginning, to which the server adds a counter of ten digits
   * @returns the path as it was created, and its stat
   * @throws ZooKeeperError `NODE_EXISTS`, `NO_NODE` (no parent), `NO_CHILDREN_FOR_EPHEMERALS`, `NO_AUTH`,
   * `INVALID_ACL`, `PAYLOAD_TOO_LARGE`
   */
  create(
    path: string,
    data: Uint8Array | string = '',
    options: CreateOptions & RequestOptions = none,
  ): Promise<{ path: string; stat: Stat }> {
    return this.#ask(createNode, () => prepareCreate(this.#around, path, data, options), { path, options });
  }

  /** Creates a node and those above it where they are missing, as persistent and empty ones; existing ones stay. */
  async ensurePath(
    path: string,
    options: { readonly acl?: readonly Acl[] } & RequestOptions = none,
  ): Promise<void> {
    try {
      await this.create(path, '', options);
    } catch (error) {
      const { code } = error as ZooKeeperError;
      if (code === 'NODE_EXISTS') return;
      const parent = parentOf(path);
      if (code !== 'NO_NODE' || parent === undefined) throw error;
      await this.ensurePath(parent, options);
      await this.ensurePath(path, options);
    }
  }

  /** @throws ZooKeeperError `NO_NODE`, `BAD_VERSION`, `NOT_EMPTY`, `NO_AUTH` */
  delete(path: string, options: VersionOptions = none): Promise<void> {
    const args = () => ({
      path: serverPath(this.#around, path),
      version: checkVersion(options.version, path),
    });
    return this.#ask(deleteNode, args, { path, options });
  }

  /** The node's stat; undefined when there is no such node. A watch tells of its creation as well. */
  exists(path: string, options: ReadOptions = none): Promise<Stat | undefined> {
    return this.#read(nodeExists, path, 'exists', options);
  }

  /** The node's data and stat. @throws ZooKeeperError `NO_NODE` (and leaves no watch), `NO_AUTH` */
  get(path: string, options: ReadOptions = none): Promise<{ data: Buffer; stat: Stat }> {
    return this.#read(getData, path, 'data', options);
  }

  /** Replaces the node's data. @throws ZooKeeperError `NO_NODE`, `BAD_VERSION`, `NO_AUTH`, `PAYLOAD_TOO_LARGE` */
  set(path: string, data: Uint8Array | string, options: VersionOptions = none): Promise<Stat> {
    const args = () => ({
      path: serverPath(this.#around, path),
      data: dataBytes(this.#around, data, path),
      version: checkVersion(options.version, path),
    });
    return this.#ask(setData, args, { path, options });
  }

  /** The names (not paths) of the node's children in no order, and its stat. @throws ZooKeeperError `NO_NODE` */
  children(path: string, options: ReadOptions = none): Promise<{ children: string[]; stat: Stat }> {
    return this.#read(getChildren, path, 'children', options);
  }

  /** How many nodes are below this one, at any depth. ZooKeeper 3.6 and later. */
  childrenCount(path: string, options: RequestOptions = none): Promise<number> {
    return this.#ask(countChildren, () => ({ path: serverPath(this.#around, path) }), { path, options });
  }

  /** Who may do what with the node. @throws ZooKeeperError `NO_NODE`, `NO_AUTH` */
  getAcl(path: string, options: RequestOptions = none): Promise<{ acl: Acl[]; stat: Stat }> {
    return this.#ask(getAcl, () => ({ path: serverPath(this.#around, path) }), { path, options });
  }

  /** Replaces the access list; `version` is compared with `aversion`. @throws ZooKeeperError `INVALID_ACL`, … */
  setAcl(path: string, acl: readonly Acl[], options: VersionOptions = none): Promise<Stat> {
    const args = () => ({
      path: serverPath(this.#around, path),
      acl: checkAcl(acl, path),
      version: checkVersion(options.version, path),
    });
    return this.#ask(setAcl, args, { path, options });
  }

  /**
   * Carries out all steps or none.
   *
   * @returns one result per step, of the step's own type
   * @throws MultiError with the step at fault and its code; other errors as of single requests
   */
  transaction<const Steps extends readonly TransactionOperation[]>(
    steps: Steps,
    options: RequestOptions = none,
  ): Promise<TransactionResults<Steps>> {
    const args = () => ({ given: steps, steps: steps.map((step) => prepareStep(this.#around, step)) });
    return this.#ask(multi, args, { options }) as Promise<TransactionResults<Steps>>;
  }

  /** Several `get` and `children` in one request; each succeeds or fails by itself. ZooKeeper 3.6 and later. */
  multiRead(reads: readonly ReadOperation[], options: RequestOptions = none): Promise<ReadResult[]> {
    const args = (): MultiReadArguments => ({
      given: reads,
      paths: reads.map((read) => serverPath(this.#around, read.path)),
    });
    return this.#ask(multiRead, args, { options });
  }

  /** Resolves when the attached server has seen every change that was made before the call, by anyone. */
  sync(path = '/', options: RequestOptions = none): Promise<void> {
    return this.#ask(syncPath, () => ({ path: serverPath(this.#around, path) }), { path, options });
  }

  /** Paths of this session's ephemeral nodes at or below `prefix`. ZooKeeper 3.6 and later. */
  ephemerals(prefix = '/', options: RequestOptions = none): Promise<string[]> {
    return this.#ask(getEphemerals, () => ({ path: serverPath(this.#around, prefix) }), {
      path: prefix,
      options,
    });
  }

  /** Whom the server takes this client for. ZooKeeper 3.7 and later. */
  whoAmI(options: RequestOptions = none): Promise<ClientIdentity[]> {
    return this.#ask(whoAmI, () => none, { options });
  }

  /** The ensemble's membership as text, and its version in the stat. */
  getConfig(options: ReadOptions = none): Promise<{ data: Buffer; stat: Stat }> {
    return this.#readAt(getData, configPath, configPath, 'data', options);
  }

  /** Changes the ensemble's membership; returns the new one. @throws ZooKeeperError `RECONFIG_DISABLED`, `NO_AUTH`, … */
  reconfig(options: ReconfigOptions): Promise<{ data: Buffer; stat: Stat }> {
    const { joining, leaving, members, fromConfig = -1n } = options;
    return this.#ask(reconfigure, () => ({ joining, leaving, members, fromConfig }), {
      path: configPath,
      options,
    });
  }

  /**
   * Watches a node for good, with `recursive` everything below it too (which brings `created`, `deleted` and
   * `changed` of each node, but no `children`). The watch outlives reconnections, after which it tells `rearmed`;
   * it ends with its session, which it tells as `sessionLost`.
   *
   * @throws ZooKeeperError `UNIMPLEMENTED` on servers before 3.6: read with one-shot watches there. The first
   * refusal costs the connection (those servers close it), later calls in the same session are refused here.
   */
  async addWatch(
    path: string,
    options: { readonly recursive?: boolean } & RequestOptions,
    listener: WatchListener,
  ): Promise<Watch> {
    const { watches } = this.#session;
    const full = serverPath(this.#around, path);
    const recursive = options.recursive ?? false;
    const kind = recursive ? 'recursive' : 'persistent';
    if (watches.isPersistentUnsupported) {
      const message = `addWatch ${path}: the servers of this session know no persistent watches (ZooKeeper 3.6)`;
      throw new ZooKeeperError('UNIMPLEMENTED', message, { path });
    }
    // On servers before 3.9 a path has one mode: a recursive watch that stands there must not be replaced.
    const args = { path: full, recursive: recursive || watches.table.has('recursive', full) };
    try {
      const call = { path, options, watch: { kind, listener } } as const;
      await watches.adding(full, this.#session.submit(addWatch, args, call));
    } catch (error) {
      if ((error as ZooKeeperError).code === 'UNIMPLEMENTED') watches.isPersistentUnsupported = true;
      throw error;
    }
    return new Watch(path, recursive, () => this.#removeWatch(kind, full, listener));
  }

  /**
   * Takes every watch of a kind off a path; their listeners are told `watchRemoved`.
   *
   * @throws ZooKeeperError `NO_WATCHER` when there is none
   */
  async removeWatches(path: string, options: RemoveWatchesOptions = none): Promise<void> {
    const full = serverPath(this.#around, path);
    const kind = options.kind ?? 'any';
    const { watches } = this.#session;
    const listeners = watches.table.removeAll(removedKinds[kind], full);
    if (listeners.length === 0) {
      throw new ZooKeeperError('NO_WATCHER', `removeWatches ${path}: nothing of this client watches it`, {
        path,
      });
    }
    watches.onRemoved(listeners, full);
    await this.#unwatch(full, watcherTypes[kind], { ...options, path });
  }

  /**
   * Adds a credential, which is handed over on every later connection too. Resolves when a server has accepted it.
   * (`digest` is always accepted: a wrong password shows as `NO_AUTH` of the requests that need it.)
   *
   * @param scheme such as `digest`
   * @param credential for `digest`: `user:password`
   * @throws ZooKeeperError `AUTH_FAILED`: refused, and forgotten
   */
  addAuth(scheme: string, credential: string | Uint8Array, options: RequestOptions = none): Promise<void> {
    try {
      checkCredential(scheme, credential);
      if (this.#closing !== undefined) throw new ZooKeeperError('CLOSED', 'addAuth: the client is closed');
    } catch (error) {
      return Promise.reject(error);
    }
    const { credentials } = this.#session;
    const timeoutMs = options.timeoutMs ?? this.#options.requestTimeoutMs;
    return within(
      this.#options.clock,
      { ...options, what: `addAuth ${scheme}`, timeoutMs },
      (resolve, reject) => {
        const entry = credentials.add({ scheme, credential }, (error) =>
          error === undefined ? resolve() : reject(error),
        );
        this.#session.addCredential(entry);
        return () => credentials.withdraw(entry);
      },
    );
  }

  /**
   * Ends the session, so that its ephemeral nodes go at once, and leaves nothing running. Requests that were sent
   * are answered first, later ones are refused with `CLOSED`. Without a server it tries to reach one once more,
   * within its bounds; then the session is left to its time-out. Never rejects; can be called twice.
   *
   * @param options `timeoutMs` default: `closeTimeoutMs`; an aborted signal ends the wait
   */
  close(options: RequestOptions = none): Promise<void> {
    this.#closing ??= this.#close(options);
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #close(options: RequestOptions): Promise<void> {
    const timeoutMs = options.timeoutMs ?? this.#options.closeTimeoutMs;
    this.#session.beginClose();
    try {
      await within<void>(this.#options.clock, { ...options, what: 'close', timeoutMs }, (resolve) => {
        const look = (state: SessionState) => {
          if (state.name === 'closed') resolve();
        };
        const stop = this.onState(look);
        look(this.state);
        return stop;
      });
    } catch {
      // Its time is up, or its signal was aborted: the session is left to its time-out.
      this.#session.endClose();
    }
  }

  #read<Result>(
    operation: Operation<ReadArguments, Result>,
    path: string,
    kind: WatchKind,
    options: ReadOptions,
  ): Promise<Result> {
    try {
      return this.#readAt(operation, serverPath(this.#around, path), path, kind, options);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  #readAt<Result>(
    operation: Operation<ReadArguments, Result>,
    full: string,
    path: string,
    kind: WatchKind,
    options: ReadOptions,
  ): Promise<Result> {
    const listener = options.watch;
    if (listener === undefined)
      return this.#session.submit(operation, { path: full, watch: false }, { path, options });
    const args = { path: full, watch: !this.#session.watches.isCovered(full) };
    return this.#session.submit(operation, args, { path, options, watch: { kind, listener } });
  }

  #ask<Arguments, Result>(
    operation: Operation<Arguments, Result>,
    prepare: () => Arguments,
    call: Call,
  ): Promise<Result> {
    try {
      return this.#session.submit(operation, prepare(), call);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  async #removeWatch(kind: 'persistent' | 'recursive', full: string, listener: WatchListener): Promise<void> {
    const { table } = this.#session.watches;
    const before = table.coveredBy(full);
    if (!table.remove(kind, full, listener) || table.coveredBy(full) === before) return;
    await this.#unwatch(full, watcherTypes.any, {});
  }

  /** Makes the server forget a path, and watch again what else watches it. */
  async #unwatch(full: string, type: 1 | 2 | 3, options: RequestOptions & { path?: string }): Promise<void> {
    // Without a connection the server knows of no watch; on the next one it is told of those that are left.
    if (this.state.name !== 'connected') return;
    const afterZxid = this.#session.lastZxid;
    try {
      await this.#session.submit(removeWatches, { path: full, type }, { path: options.path, options });
      await this.#session.rearmPath(full, afterZxid);
    } catch (error) {
      const { code } = error as ZooKeeperError;
      if (code === 'NO_WATCHER') return this.#session.rearmPath(full, afterZxid);
      const isGone = code === 'CONNECTION_LOSS' || code === 'SESSION_EXPIRED' || code === 'CLOSED';
      if (!isGone) throw error;
    }
  }

  #notConnected(timeoutMs: number): ZooKeeperError {
    const { failures } = this.#session;
    const cause = failures[failures.length - 1];
    const isUnresolvable =
      failures.length > 0 && failures.every((failure) => failure.code === 'UNRESOLVABLE');
    const why =
      failures.length === 0 ? 'no server has answered yet' : failures.map((each) => each.message).join('; ');
    const code = isUnresolvable ? 'UNRESOLVABLE' : 'TIMEOUT';
    const message = `connect: no session within ${timeoutMs} ms: ${why}`;
    return new ZooKeeperError(code, message, cause === undefined ? {} : { cause });
  }
}
