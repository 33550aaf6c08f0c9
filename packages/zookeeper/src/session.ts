import { Attempts } from './attempts.ts';
import { authenticate } from './authentication.ts';
import type { Timer } from './clock.ts';
import type { ConnectString } from './connect-string.ts';
import { type CredentialEntry, Credentials } from './credentials.ts';
import { errorNumbers } from './error-codes.ts';
import { ZooKeeperError } from './errors.ts';
import { readConnectResponse, type SessionIdentity, writeConnectRequest } from './handshake.ts';
import { connectBoundMs } from './heartbeat.ts';
import type { JuteReader } from './jute-reader.ts';
import { JuteWriter } from './jute-writer.ts';
import { Link } from './link.ts';
import type { Operation } from './operation.ts';
import type { ResolvedOptions } from './options.ts';
import { xids } from './protocol.ts';
import { searchReadWrite } from './read-write-search.ts';
import { rearmChunks, rearmPath } from './rearm.ts';
import { type Call, RequestPipeline } from './request-pipeline.ts';
import { type Endpoint, formatEndpoint } from './resolve.ts';
import { type Effect, initialState, type MachineEvent, type MachineState, step } from './session-machine.ts';
import { closeSession, saslStep, setWatches } from './session-operations.ts';
import { differs, publicState, type SessionState } from './session-state.ts';
import { Watches } from './watches.ts';

/** How many requests are written before other I/O has its turn. */
const pumpSlice = 1024;

/** A server that kept its connection for so long counts as good. */
const provenAfterMs = 1_000;

/**
 * The session with its connection: carries out what the machine (`session-machine.ts`) decides, and feeds it with
 * what happens.
 */
export class Session {
  readonly watches: Watches;
  readonly chroot: string;
  readonly #options: ResolvedOptions;
  readonly #attempts: Attempts;
  readonly #pipeline: RequestPipeline;
  readonly #credentials: Credentials;
  readonly #writer = new JuteWriter();
  readonly #onState: (state: SessionState) => void;
  #machine: MachineState;
  #state: SessionState = { name: 'connecting' };
  #events: MachineEvent[] = [];
  #isStepping = false;
  #link: Link | undefined;
  #isPumpScheduled = false;
  #lastZxid = 0n;
  #handshakeSentMs = 0;
  #attachedAtMs = 0;
  /** When the request was sent that the server answered last: from then on it counts the session's time-out. */
  #confirmedMs = 0;
  #suspendedSinceMs = 0;
  #lostSessionId = '0';
  #lossTimer: Timer | undefined;
  #stopSearch: (() => void) | undefined;
  #lastFailure: ZooKeeperError | undefined;

  constructor(servers: ConnectString, options: ResolvedOptions, onState: (state: SessionState) => void) {
    const { clock, random, lookup } = options;
    this.#options = options;
    this.#onState = onState;
    this.chroot = servers.chroot;
    this.watches = new Watches(
      servers.chroot,
      (path) => void this.rearmPath(path, this.#lastZxid).catch(() => {}),
    );
    this.#attempts = new Attempts(servers.servers, {
      clock,
      random,
      lookup,
      backoff: { initialMs: options.reconnectInitialMs, maxMs: options.reconnectMaxMs },
    });
    this.#pipeline = new RequestPipeline(options, clock);
    this.#credentials = new Credentials(options.auth);
    this.#machine = initialState({
      needsSasl: options.sasl !== undefined,
      renewSession: options.renewSession,
    });
    this.#dispatch({ type: 'retryDue' });
  }

  get state(): SessionState {
    return this.#state;
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
    const answer = this.#pipeline.submit(operation, args, call);
    this.#schedulePump();
    return answer;
  }

  addCredential(entry: CredentialEntry): void {
    if (this.#machine.phase !== 'attached') return;
    this.#credentials.send(this.#writer, entry);
    this.#schedulePump();
  }

  get credentials(): Credentials {
    return this.#credentials;
  }

  /** Tells the server to watch these paths again, past every request that waits. */
  rearm(chunks: Iterable<Parameters<typeof setWatches.write>[1]>): Promise<unknown> {
    const link = this.#link;
    if (this.#machine.phase !== 'attached' || link === undefined) return Promise.resolve();
    const answers: Promise<void>[] = [];
    for (const chunk of chunks) {
      answers.push(this.#pipeline.sendNow(this.#writer, setWatches, chunk, xids.setWatches));
    }
    this.#schedulePump();
    return Promise.all(answers);
  }

  /** The same for what watches one path, after the server was told to forget it. */
  async rearmPath(path: string, afterZxid: bigint): Promise<void> {
    const chunk = rearmPath(this.watches.table, path);
    if (chunk === undefined) return;
    await this.rearm([{ ...chunk, afterZxid }]);
    this.watches.onRearmed(path);
  }

  /** The latest transaction that an answer told of. */
  get lastZxid(): bigint {
    return this.#lastZxid;
  }

  /** Ends the session on the server if there is one, and refuses requests from now on. */
  beginClose(): void {
    this.#pipeline.shut(closedError);
    if (this.#machine.phase !== 'attached') this.#pipeline.failAll(closedError);
    this.#dispatch({ type: 'closeRequested' });
  }

  /** Stops waiting for the server's word on the session's end. */
  endClose(): void {
    this.#dispatch({ type: 'closeDone' });
  }

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

  #surroundings() {
    return {
      server: this.#link === undefined ? '' : formatEndpoint(this.#link.endpoint),
      suspendedSinceMs: this.#suspendedSinceMs,
      lostSessionId: this.#lostSessionId,
      previous: this.#state,
    };
  }

  #show(state: SessionState): void {
    if (!differs(this.#state, state)) return;
    this.#state = state;
    this.#onState(state);
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

  #fail(error: ZooKeeperError): void {
    this.#lastFailure = error;
    this.#attempts.noteFailure(error);
    this.#dispatch({ type: 'disconnected' });
  }

  #dial(): void {
    const timeoutMs = this.#machine.session?.timeoutMs ?? this.#options.sessionTimeoutMs;
    this.#attempts.begin(
      connectBoundMs(timeoutMs),
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
        if (link === this.#link) this.#fail(error);
      },
    });
    this.#link = link;
  }

  #sendHandshake(): void {
    this.#handshakeSentMs = this.#options.clock.nowMs();
    writeConnectRequest(this.#writer, {
      lastZxid: this.#lastZxid,
      sessionTimeoutMs: this.#options.sessionTimeoutMs,
      session: this.#machine.session,
      allowReadOnly: this.#options.allowReadOnly,
    });
    this.#flush();
  }

  #onFrame(reader: JuteReader): boolean {
    if (this.#machine.phase === 'handshaking') {
      this.#onHandshake(reader);
      return false;
    }
    const xid = reader.int();
    const zxid = reader.long();
    const error = reader.int();
    if (error === errorNumbers.SASL_REQUIRED) {
      this.#dispatch({
        type: 'authRefused',
        reason: 'the server requires SASL authentication: set the sasl option',
      });
      return false;
    }
    if (xid === xids.event) {
      this.watches.onEvent(reader, zxid);
      return false;
    }
    if (xid === xids.ping) {
      this.#confirm(this.#link?.pingSentMs ?? 0);
      return false;
    }
    if (xid === xids.auth) {
      const refusal = this.#credentials.answer(error);
      if (refusal !== undefined) this.#dispatch({ type: 'authRefused', reason: refusal.message });
      return true;
    }
    const request = this.#pipeline.answer(xid, error, reader, this.chroot, this.watches.arm);
    // Only answers count: they come after every event of what they tell.
    if (zxid > this.#lastZxid) this.#lastZxid = zxid;
    this.#confirm(request.sentAtMs);
    return true;
  }

  #confirm(sentAtMs: number): void {
    if (sentAtMs > this.#confirmedMs) this.#confirmedMs = sentAtMs;
  }

  #onHandshake(reader: JuteReader): void {
    const response = readConnectResponse(reader);
    const known = this.#machine.session;
    const where = this.#link === undefined ? 'the server' : formatEndpoint(this.#link.endpoint);
    if (response.timeoutMs <= 0 || response.sessionId === 0n) {
      if (known === undefined || known.provisional) {
        throw new ZooKeeperError('PROTOCOL_ERROR', `${where}: the server gave no session`);
      }
      this.#dispatch({ type: 'expired' });
      return;
    }
    if (response.readOnly && !this.#options.allowReadOnly) {
      throw new ZooKeeperError(
        'NOT_READ_ONLY',
        `${where}: the server only answers reads (allowReadOnly is false)`,
      );
    }
    if (known !== undefined && !known.provisional && known.id !== response.sessionId) {
      throw new ZooKeeperError('PROTOCOL_ERROR', `${where}: the server answered with another session`);
    }
    this.#confirm(this.#handshakeSentMs);
    const session: SessionIdentity = {
      id: response.sessionId,
      password: response.password,
      timeoutMs: response.timeoutMs,
      provisional: response.readOnly && (known === undefined || known.provisional),
    };
    this.#dispatch({ type: 'accepted', session, readOnly: response.readOnly });
  }

  async #authenticate(): Promise<void> {
    const link = this.#link;
    const mechanism = this.#options.sasl;
    if (link === undefined || mechanism === undefined) return;
    try {
      await authenticate(mechanism, link.endpoint.server, (token) => {
        if (link !== this.#link) throw new ZooKeeperError('CONNECTION_LOSS', 'sasl: the connection was lost');
        const answer = this.#pipeline.sendNow(this.#writer, saslStep, { token });
        this.#flush();
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

  #attach(): void {
    const link = this.#link as Link;
    this.#attempts.cancel();
    this.#lossTimer?.cancel();
    this.#attachedAtMs = this.#options.clock.nowMs();
    this.#pipeline.isOpen = true;
    this.#credentials.sendAll(this.#writer);
    if (!this.watches.table.isEmpty) this.#rearmAll(link);
    link.keepAlive((this.#machine.session as SessionIdentity).timeoutMs);
    if (this.#machine.readOnly) {
      this.#stopSearch = searchReadWrite(this.#attempts, this.#options, (endpoint) => {
        this.#attempts.prefer(endpoint);
        link.fail(new ZooKeeperError('NOT_READ_ONLY', 'a server that takes writes was found'));
      });
    }
    this.#schedulePump();
  }

  #rearmAll(link: Link): void {
    const afterZxid = this.#lastZxid;
    const chunks = [...rearmChunks(this.watches.table)].map((chunk) => ({ ...chunk, afterZxid }));
    // 'attached' is the phase already, so this goes out before anything that waits.
    this.rearm(chunks).then(
      () => {
        if (link === this.#link) this.watches.onRearmed();
      },
      (error) => {
        // A connection without our watches is none: the next one may do better.
        if (link === this.#link) link.fail(error);
      },
    );
  }

  #detach(): void {
    const { clock } = this.#options;
    this.#suspendedSinceMs = clock.nowMs();
    if (this.#suspendedSinceMs - this.#attachedAtMs >= provenAfterMs) this.#attempts.succeeded();
    this.#awaitLoss();
  }

  #awaitLoss(): void {
    const { clock } = this.#options;
    const dueAtMs = this.#confirmedMs + (this.#machine.session?.timeoutMs ?? 0);
    this.#lossTimer?.cancel();
    this.#lossTimer = clock.setTimer(
      () => {
        // A server may have taken the session up in between and been lost again before it was attached.
        if (this.#confirmedMs + (this.#machine.session?.timeoutMs ?? 0) > clock.nowMs()) this.#awaitLoss();
        else this.#dispatch({ type: 'lossDue' });
      },
      Math.max(0, dueAtMs - clock.nowMs()),
    );
  }

  #drop(): void {
    const link = this.#link;
    this.#link = undefined;
    this.#pipeline.isOpen = false;
    this.#attempts.cancel();
    this.#stopSearch?.();
    this.#stopSearch = undefined;
    link?.drop();
    this.#writer.clear();
    const cause = this.#lastFailure;
    this.#pipeline.loseSent(`the connection was lost (${cause?.message ?? 'no reason known'})`, cause);
  }

  #expire(): void {
    this.#lossTimer?.cancel();
    this.#pipeline.failAll(expiredError);
    if (this.#machine.phase === 'ended') this.#pipeline.shut(expiredError);
    const previous = this.#state;
    const ended = this.watches.clear();
    if (previous.name === 'suspended' || previous.name === 'connected') {
      this.#lostSessionId = previous.sessionId;
      this.#show({ name: 'lost', sessionId: previous.sessionId });
    }
    ended();
  }

  #refuse(): void {
    const { reason } = this.#machine;
    const refused = (what: string, path: string | undefined) =>
      new ZooKeeperError('AUTH_FAILED', `${what}: authentication was refused: ${reason}`, { path });
    this.#lossTimer?.cancel();
    this.#pipeline.shut(refused);
    this.#pipeline.failAll(refused);
    this.#credentials.fail(refused('addAuth', undefined));
    this.watches.clear()();
  }

  #sendClose(): void {
    const link = this.#link as Link;
    while (!this.#pipeline.pump(this.#writer, pumpSlice));
    this.#pipeline.sendNow(this.#writer, closeSession, {}).then(
      () => this.#dispatch({ type: 'closeDone' }),
      () => this.#dispatch({ type: 'closeDone' }),
    );
    this.#flush();
    link.keepAlive((this.#machine.session as SessionIdentity).timeoutMs);
  }

  #finish(): void {
    this.#lossTimer?.cancel();
    this.#pipeline.shut(closedError);
    this.#pipeline.failAll(closedError);
    this.#credentials.fail(closedError('addAuth', undefined));
    this.watches.table.clear();
  }

  #schedulePump(): void {
    if (this.#isPumpScheduled || !this.#pipeline.isOpen) return;
    this.#isPumpScheduled = true;
    this.#options.clock.afterMicrotasks(() => this.#pump());
  }

  #pump(): void {
    this.#isPumpScheduled = false;
    if (!this.#pipeline.isOpen) return;
    const isDone = this.#pipeline.pump(this.#writer, pumpSlice);
    this.#flush();
    if (isDone) return;
    this.#isPumpScheduled = true;
    this.#options.clock.afterIo(() => this.#pump());
  }

  #flush(): void {
    const bytes = this.#writer.take();
    if (bytes !== undefined) this.#link?.write(bytes);
  }
}

const closedError = (what: string, path: string | undefined): ZooKeeperError =>
  new ZooKeeperError('CLOSED', `${what}: the client is closed`, { path });

const expiredError = (what: string, path: string | undefined): ZooKeeperError =>
  new ZooKeeperError(
    'SESSION_EXPIRED',
    `${what}: the session ended before the request was answered; its ephemeral nodes and watches are gone`,
    { path, maybeApplied: false },
  );
