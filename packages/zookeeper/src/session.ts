import { Attempts } from './attempts.ts';
import { authenticate } from './authentication.ts';
import { type ConnectString, formatServer } from './connect-string.ts';
import { type CredentialEntry, Credentials } from './credentials.ts';
import { ZooKeeperError } from './errors.ts';
import { ForgottenHistory } from './forgotten-history.ts';
import { judgeHandshake, readConnectResponse, writeConnectRequest } from './handshake.ts';
import { connectBoundMs } from './heartbeat.ts';
import { Incoming } from './incoming.ts';
import type { JuteReader } from './jute-reader.ts';
import { Link } from './link.ts';
import { LossTimer } from './loss-timer.ts';
import type { Operation } from './operation.ts';
import type { ResolvedOptions } from './options.ts';
import { Outbox } from './outbox.ts';
import { xids } from './protocol.ts';
import { searchReadWrite } from './read-write-search.ts';
import { rearmChunks, rearmPath } from './rearm.ts';
import type { Call } from './request-pipeline.ts';
import { type Endpoint, formatEndpoint } from './resolve.ts';
import { closedError, expiredError, refusedError } from './session-errors.ts';
import { type Effect, initialState, type MachineEvent, type MachineState, step } from './session-machine.ts';
import { closeSession, type SetWatchesArguments, saslStep, setWatches } from './session-operations.ts';
import { differs, publicState, type SessionState } from './session-state.ts';
import { Watches } from './watches.ts';

/** A server that kept its connection for so long counts as good. */
const provenAfterMs = 1_000;

/**
 * The session with its connection: carries out what the machine (`session-machine.ts`) decides, and feeds it with
 * what happens.
 */
export class Session {
  readonly watches: Watches;
  readonly credentials: Credentials;
  readonly #options: ResolvedOptions;
  readonly #attempts: Attempts;
  readonly #outbox: Outbox;
  readonly #lossTimer: LossTimer;
  readonly #history: ForgottenHistory;
  readonly #incoming: Incoming;
  readonly #onState: (state: SessionState) => void;
  #machine: MachineState;
  #state: SessionState = { name: 'connecting' };
  #events: MachineEvent[] = [];
  #isStepping = false;
  #link: Link | undefined;
  #handshakeSentMs = 0;
  #attachedAtMs = 0;
  #suspendedSinceMs = 0;
  #lostSessionId = '0';
  #stopSearch: (() => void) | undefined;
  #lastFailure: ZooKeeperError | undefined;

  constructor(servers: ConnectString, options: ResolvedOptions, onState: (state: SessionState) => void) {
    const { clock, random, lookup, renewSession } = options;
    const backoff = { initialMs: options.reconnectInitialMs, maxMs: options.reconnectMaxMs };
    this.#options = options;
    this.#onState = onState;
    this.watches = new Watches(servers.chroot, (path) => {
      // Should it fail, the connection has failed, and the next one begins with all watches.
      this.rearmPath(path, this.lastZxid).catch(() => {});
    });
    this.credentials = new Credentials(options.auth);
    this.#attempts = new Attempts(servers.servers, { clock, random, lookup, backoff });
    this.#outbox = new Outbox(options, clock, (bytes) => this.#link?.write(bytes));
    this.#history = new ForgottenHistory(servers.servers.length);
    this.#lossTimer = new LossTimer(clock, () => this.#dispatch({ type: 'lossDue' }));
    this.#incoming = new Incoming({
      chroot: servers.chroot,
      watches: this.watches,
      credentials: this.credentials,
      pipeline: this.#outbox.pipeline,
      lossTimer: this.#lossTimer,
      onRefused: (reason) => this.#dispatch({ type: 'authRefused', reason }),
      onClosing: (why) => this.#link?.fail(new ZooKeeperError('UNREACHABLE', `${this.#where}: ${why}`)),
    });
    this.#machine = initialState({ needsSasl: options.sasl !== undefined, renewSession });
    this.#dispatch({ type: 'retryDue' });
  }

  get state(): SessionState {
    return this.#state;
  }

  /** The latest transaction that an answer told of. */
  get lastZxid(): bigint {
    return this.#incoming.lastZxid;
  }

  /** What each server last failed with, since one was good. */
  get failures(): readonly ZooKeeperError[] {
    return this.#attempts.failures;
  }

  /** Asks the server; settles in any case. */
  submit<Arguments, Result>(
    operation: Operation<Arguments, Result>,
    args: Arguments,
    call?: Call,
  ): Promise<Result> {
    return this.#outbox.submit(operation, args, call);
  }

  /** Hands a credential over if a server is attached; the next one gets it in any case. */
  sendCredential(entry: CredentialEntry): void {
    if (this.#machine.phase !== 'attached') return;
    this.credentials.send(this.#outbox.writer, entry);
    this.#outbox.schedule();
  }

  /** Tells the server to watch again what watches one path, after it was told to forget it. */
  async rearmPath(path: string, afterZxid: bigint): Promise<void> {
    const chunk = rearmPath(this.watches.table, path);
    if (chunk === undefined || this.#machine.phase !== 'attached') return;
    await this.#sendWatches([{ ...chunk, afterZxid }]);
    this.watches.onRearmed(path);
  }

  /** Ends the session on the server if there is one, and refuses requests from now on. */
  beginClose(): void {
    const { pipeline } = this.#outbox;
    pipeline.shut(closedError);
    if (this.#machine.phase !== 'attached') pipeline.failAll(closedError);
    this.#dispatch({ type: 'closeRequested' });
  }

  /** Stops waiting for the server's word on the session's end. */
  endClose(): void {
    this.#dispatch({ type: 'closeDone' });
  }

  /** Events that come up while one is worked off are worked off after it. */
  #dispatch(event: MachineEvent): void {
    this.#events.push(event);
    if (this.#isStepping) return;
    this.#isStepping = true;
    try {
      for (let next = this.#events.shift(); next !== undefined; next = this.#events.shift()) {
        const { state, effects } = step(this.#machine, next);
        this.#machine = state;
        for (const effect of effects) this.#effects[effect]();
        this.#show(publicState(state, this.#surroundings()));
      }
    } finally {
      this.#isStepping = false;
    }
  }

  readonly #effects: { readonly [effect in Effect]: () => void } = {
    scheduleRetry: () => this.#attempts.schedule(() => this.#dispatch({ type: 'retryDue' })),
    dial: () => this.#dial(),
    sendHandshake: () => this.#sendHandshake(),
    authenticate: () => void this.#authenticate(),
    attach: () => this.#attach(),
    detach: () => this.#detach(),
    drop: () => this.#drop(),
    expire: () => this.#expire(),
    refuse: () => this.#refuse(),
    sendClose: () => this.#sendClose(),
    finish: () => this.#finish(),
  };

  #show(state: SessionState): void {
    if (!differs(this.#state, state)) return;
    this.#state = state;
    this.#onState(state);
  }

  #surroundings() {
    return {
      server: this.#where,
      suspendedSinceMs: this.#suspendedSinceMs,
      lostSessionId: this.#lostSessionId,
      previous: this.#state,
    };
  }

  get #where(): string {
    return this.#link === undefined ? 'no server' : formatEndpoint(this.#link.endpoint);
  }

  get #timeoutMs(): number {
    return this.#machine.session?.timeoutMs ?? this.#options.sessionTimeoutMs;
  }

  #fail(error: ZooKeeperError): void {
    this.#lastFailure = error;
    this.#attempts.noteFailure(error);
    this.#dispatch({ type: 'disconnected' });
  }

  #dial(): void {
    this.#attempts.begin(
      connectBoundMs(this.#timeoutMs),
      (endpoint) => this.#open(endpoint),
      (error) => this.#fail(error),
    );
  }

  #open(endpoint: Endpoint): void {
    // The handlers run later: a dialer never calls them before it returns.
    const link: Link = new Link(endpoint, this.#options, {
      onOpen: () => {
        if (link === this.#link) this.#dispatch({ type: 'dialed' });
      },
      onFrame: (reader) => (link === this.#link ? this.#onFrame(reader) : false),
      onFailure: (error) => {
        if (link !== this.#link) return;
        const { phase, mayBeLost } = this.#machine;
        if (phase === 'handshaking' && mayBeLost && link.wasClosed)
          this.#history.refused(formatServer(endpoint.server));
        this.#fail(error);
      },
    });
    this.#link = link;
  }

  #sendHandshake(): void {
    this.#handshakeSentMs = this.#options.clock.nowMs();
    writeConnectRequest(this.#outbox.writer, {
      lastZxid: this.#history.isForgotten ? 0n : this.lastZxid,
      sessionTimeoutMs: this.#options.sessionTimeoutMs,
      session: this.#machine.session,
      allowReadOnly: this.#options.allowReadOnly,
    });
    this.#outbox.flush();
  }

  /** Takes one frame; true when it settled a promise. */
  #onFrame(reader: JuteReader): boolean {
    if (this.#machine.phase === 'handshaking') {
      const response = readConnectResponse(reader);
      const { allowReadOnly } = this.#options;
      const verdict = judgeHandshake(response, this.#machine.session, allowReadOnly, this.#where);
      if (verdict.type === 'accepted') this.#lossTimer.confirm(this.#handshakeSentMs);
      this.#dispatch(verdict);
      return false;
    }
    return this.#incoming.take(reader, this.#link?.pingSentMs ?? 0);
  }

  async #authenticate(): Promise<void> {
    const link = this.#link;
    const mechanism = this.#options.sasl;
    if (link === undefined || mechanism === undefined) return;
    try {
      await authenticate(mechanism, link.endpoint.server, (token) => {
        if (link !== this.#link) throw new ZooKeeperError('CONNECTION_LOSS', 'sasl: the connection was lost');
        const answer = this.#outbox.sendNow(saslStep, { token });
        this.#outbox.flush();
        return answer;
      });
      if (link === this.#link) this.#dispatch({ type: 'authenticated' });
    } catch (error) {
      if (link !== this.#link) return;
      const { code, message } = error as ZooKeeperError;
      if (code === 'AUTH_FAILED') this.#dispatch({ type: 'authRefused', reason: message });
      else link.fail(error as ZooKeeperError);
    }
  }

  /** A server has answered for the session, one way or the other. */
  #settleHistory(): void {
    if (this.#history.isForgotten) this.#incoming.forget();
    this.#history.reset();
  }

  #attach(): void {
    this.#settleHistory();
    const link = this.#link as Link;
    this.#attempts.cancel();
    this.#lossTimer.cancel();
    this.#attachedAtMs = this.#options.clock.nowMs();
    this.credentials.sendAll(this.#outbox.writer);
    // Before any request that waits: what is read from now on is read after the watches stand.
    if (!this.watches.table.isEmpty) this.#rearmAll(link);
    this.#outbox.open();
    link.keepAlive(this.#timeoutMs);
    if (!this.#machine.readOnly) return;
    this.#stopSearch = searchReadWrite(this.#attempts, this.#options, (endpoint) => {
      this.#attempts.prefer(endpoint);
      link.fail(new ZooKeeperError('NOT_READ_ONLY', 'a server that takes writes was found'));
    });
  }

  #rearmAll(link: Link): void {
    const afterZxid = this.lastZxid;
    const chunks = [...rearmChunks(this.watches.table)].map((chunk) => ({ ...chunk, afterZxid }));
    this.#sendWatches(chunks).then(
      () => {
        if (link === this.#link) this.watches.onRearmed();
      },
      (error) => {
        // A connection without our watches is none: the next one may do better.
        if (link === this.#link) link.fail(error);
      },
    );
  }

  #sendWatches(chunks: readonly SetWatchesArguments[]): Promise<unknown> {
    const answers = chunks.map((chunk) => this.#outbox.sendNow(setWatches, chunk, xids.setWatches));
    this.#outbox.schedule();
    return Promise.all(answers);
  }

  #detach(): void {
    this.#suspendedSinceMs = this.#options.clock.nowMs();
    if (this.#suspendedSinceMs - this.#attachedAtMs >= provenAfterMs) this.#attempts.succeeded();
    this.#lossTimer.start(this.#timeoutMs);
  }

  #drop(): void {
    const link = this.#link;
    const cause = this.#lastFailure;
    this.#link = undefined;
    this.#attempts.cancel();
    this.#stopSearch?.();
    this.#stopSearch = undefined;
    link?.drop();
    this.#outbox.close();
    const why = `the connection was lost (${cause?.message ?? 'no reason known'})`;
    this.#outbox.pipeline.loseSent(why, cause);
  }

  #expire(): void {
    this.#settleHistory();
    const previous = this.#state;
    this.#lossTimer.cancel();
    this.#outbox.pipeline.failAll(expiredError);
    if (this.#machine.phase === 'ended') this.#outbox.pipeline.shut(expiredError);
    const tellEnded = this.watches.clear();
    if (previous.name === 'suspended' || previous.name === 'connected') {
      this.#lostSessionId = previous.sessionId;
      this.#show({ name: 'lost', sessionId: previous.sessionId });
    }
    tellEnded();
  }

  #refuse(): void {
    const refused = refusedError(this.#machine.reason);
    this.#lossTimer.cancel();
    this.#outbox.pipeline.shut(refused);
    this.#outbox.pipeline.failAll(refused);
    this.credentials.fail(refused('addAuth', undefined));
    this.watches.clear()();
  }

  #sendClose(): void {
    this.#outbox.pumpAll();
    const done = () => this.#dispatch({ type: 'closeDone' });
    this.#outbox.sendNow(closeSession, {}).then(done, done);
    this.#outbox.flush();
    this.#link?.keepAlive(this.#timeoutMs);
  }

  #finish(): void {
    this.#lossTimer.cancel();
    this.#outbox.pipeline.shut(closedError);
    this.#outbox.pipeline.failAll(closedError);
    this.credentials.fail(closedError('addAuth', undefined));
    this.watches.table.clear();
  }
}
