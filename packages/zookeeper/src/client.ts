import { parseConnectString } from './connect-string.ts';
import { ZooKeeperError } from './errors.ts';
import { checkCredential, type ResolvedOptions, resolveOptions, type ZooKeeperOptions } from './options.ts';
import type { RequestOptions } from './pending-request.ts';
import { type Surroundings, serverPath } from './prepare.ts';
import { Requests } from './requests.ts';
import { Session } from './session.ts';
import type { SessionState } from './session-state.ts';
import type { Watch } from './watch.ts';
import type { WatchListener } from './watch-event.ts';
import { tell } from './watches.ts';
import { type AddWatchOptions, type RemoveWatchesOptions, Watching } from './watching.ts';
import { within } from './within.ts';

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
export class ZooKeeperClient extends Requests implements AsyncDisposable {
  readonly #options: ResolvedOptions;
  readonly #around: Surroundings;
  readonly #session: Session;
  readonly #watching: Watching;
  readonly #listeners: Set<(state: SessionState) => void>;
  #closing: Promise<void> | undefined;

  /**
   * Begins to connect at once. Trouble with the network is never thrown, it shows in `state`.
   *
   * @param connectString `host:port,host:port/chroot`
   * @throws ZooKeeperError `INVALID_ARGUMENT` for a connect string or options that make no sense
   */
  constructor(connectString: string, options: ZooKeeperOptions = {}) {
    const servers = parseConnectString(connectString);
    const resolved = resolveOptions(options);
    const around = { chroot: servers.chroot, maxRequestBytes: resolved.maxRequestBytes };
    const listeners = new Set<(state: SessionState) => void>();
    const session = new Session(servers, resolved, (state) => {
      for (const listener of [...listeners]) if (listeners.has(listener)) tell(listener, state);
    });
    super(session, around);
    this.#options = resolved;
    this.#around = around;
    this.#listeners = listeners;
    this.#session = session;
    this.#watching = new Watching(session);
  }

  /** Where the session stands. */
  get state(): SessionState {
    return this.#session.state;
  }

  /** What each server last failed with since one was attached: why there is none at the moment. */
  get failures(): readonly ZooKeeperError[] {
    return this.#session.failures;
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
  waitConnected(options: RequestOptions = {}): Promise<void> {
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
   * Watches a node for good, with `recursive` everything below it too (which brings `created`, `deleted` and
   * `changed` of each node, but no `children`). The watch outlives reconnections, after which it tells `rearmed`;
   * it ends with its session, which it tells as `sessionLost`.
   *
   * @throws ZooKeeperError `UNIMPLEMENTED` on servers before 3.6: read with one-shot watches there. The first
   * refusal costs the connection (those servers close it), later calls in the same session are refused here.
   */
  addWatch(path: string, options: AddWatchOptions, listener: WatchListener): Promise<Watch> {
    return this.#at(path, (full) => this.#watching.add(full, path, options, listener));
  }

  /**
   * Takes every watch of a kind off a path; their listeners are told `watchRemoved`.
   *
   * @throws ZooKeeperError `NO_WATCHER` when there is none
   */
  removeWatches(path: string, options: RemoveWatchesOptions = {}): Promise<void> {
    return this.#at(path, (full) => this.#watching.removeAll(full, path, options));
  }

  /**
   * Adds a credential, which is handed over on every later connection too. Resolves when a server has accepted it.
   * (`digest` is always accepted: a wrong password shows as `NO_AUTH` of the requests that need it.)
   *
   * @param scheme such as `digest`
   * @param credential for `digest`: `user:password`
   * @throws ZooKeeperError `AUTH_FAILED`: refused, and forgotten
   */
  addAuth(scheme: string, credential: string | Uint8Array, options: RequestOptions = {}): Promise<void> {
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
        this.#session.sendCredential(entry);
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
  close(options: RequestOptions = {}): Promise<void> {
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

  async #at<Result>(path: string, call: (full: string) => Promise<Result>): Promise<Result> {
    return call(serverPath(this.#around, path));
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
