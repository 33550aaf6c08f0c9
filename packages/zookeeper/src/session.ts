import { authenticate } from './authentication.ts';
import type { ConnectString, ServerAddress } from './connect-string.ts';
import { Connector } from './connector.ts';
import { type CredentialEntry, Credentials } from './credentials.ts';
import { ZooKeeperError } from './errors.ts';
import { Handshaker } from './handshaker.ts';
import { connectBoundMs } from './heartbeat.ts';
import { Incoming } from './incoming.ts';
import type { JuteReader } from './jute-reader.ts';
import type { Link } from './link.ts';
import { LossTimer } from './loss-timer.ts';
import type { Operation } from './operation.ts';
import type { ResolvedOptions } from './options.ts';
import { Outbox } from './outbox.ts';
import { searchReadWrite } from './read-write-search.ts';
import type { Call } from './request-pipeline.ts';
import { closedError, type ErrorOfRequest, expiredError, refusedError } from './session-errors.ts';
import { type Effect, initialState, type MachineEvent, type MachineState, step } from './session-machine.ts';
import { closeSession, saslStep } from './session-operations.ts';
import type { SessionState } from './session-state.ts';
import { StateBoard } from './state-board.ts';
import { WatchSender } from './watch-sender.ts';
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
  readonly #connector: Connector;
  readonly #outbox: Outbox;
  readonly #watchSender: WatchSender;
  readonly #lossTimer: LossTimer;
  readonly #handshaker: Handshaker;
  readonly #incoming: Incoming;
  readonly #board: StateBoard;
  #machine: MachineState;
  #events: MachineEvent[] = [];
  #isStepping = false;
  #attachedAtMs = 0;
  #stopSearch: (() => void) | undefined;

  constructor(servers: ConnectString, options: ResolvedOptions, onState: (state: SessionState) => void) {
    const { clock, renewSession } = options;
    const backoff = { initialMs: options.reconnectInitialMs, maxMs: options.reconnectMaxMs };
    this.#options = options;
    this.#board = new StateBoard(onState);
    this.watches = new Watches(servers.chroot, (path) => {
      // Should it fail, the connection has failed, and the next one begins with all watches.
      this.rearmPath(path, this.lastZxid).catch(() => {});
    });
    this.credentials = new Credentials(options.auth);
    this.#connector = new Connector(
      servers.servers,
      { ...options, backoff },
      {
        onOpen: () => this.#dispatch({ type: 'dialed' }),
        onFrame: (reader) => this.#onFrame(reader),
        onFailure: (closedBy) => this.#onFailure(closedBy),
      },
    );
    this.#outbox = new Outbox(options, clock, (bytes) => this.#connector.link?.write(bytes));
    this.#handshaker = new Handshaker(servers.servers.length, options);
    this.#watchSender = new WatchSender(this.watches, this.#outbox);
    this.#lossTimer = new LossTimer(clock, () => this.#dispatch({ type: 'lossDue' }));
    this.#incoming = new Incoming({
      chroot: servers.chroot,
      watches: this.watches,
      credentials: this.credentials,
      pipeline: this.#outbox.pipeline,
      lossTimer: this.#lossTimer,
      onRefused: (reason) => this.#dispatch({ type: 'authRefused', reason }),
      onClosing: (why) =>
        this.#connector.link?.fail(new ZooKeeperError('UNREACHABLE', `${this.#connector.where}: ${why}`)),
    });
    this.#machine = initialState({ needsSasl: options.sasl !== undefined, renewSession });
    this.#dispatch({ type: 'retryDue' });
  }

  get state(): SessionState {
    return this.#board.state;
  }

  /** The latest transaction that an answer told of. */
  get lastZxid(): bigint {
    return this.#incoming.lastZxid;
  }

  /** What each server last failed with, since one was good. */
  get failures(): readonly ZooKeeperError[] {
    return this.#connector.attempts.failures;
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
    if (this.#machine.phase === 'attached') await this.#watchSender.sendPath(path, afterZxid);
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
        this.#board.show(state, this.#connector.where);
      }
    } finally {
      this.#isStepping = false;
    }
  }

  readonly #effects: { readonly [effect in Effect]: () => void } = {
    scheduleRetry: () => this.#connector.attempts.schedule(() => this.#dispatch({ type: 'retryDue' })),
    dial: () => this.#connector.dial(connectBoundMs(this.#timeoutMs)),
    sendHandshake: () => {
      this.#handshaker.ask(this.#outbox.writer, this.#machine.session, this.lastZxid);
      this.#outbox.flush();
    },
    authenticate: () => void this.#authenticate(),
    attach: () => this.#attach(),
    detach: () => this.#detach(),
    drop: () => this.#drop(),
    expire: () => this.#expire(),
    refuse: () => this.#refuse(),
    sendClose: () => this.#sendClose(),
    finish: () => this.#finish(),
  };

  get #timeoutMs(): number {
    return this.#machine.session?.timeoutMs ?? this.#options.sessionTimeoutMs;
  }

  #onFailure(closedBy: ServerAddress | undefined): void {
    const { phase, mayBeLost } = this.#machine;
    if (phase === 'handshaking' && mayBeLost && closedBy !== undefined) this.#handshaker.onClosed(closedBy);
    this.#dispatch({ type: 'disconnected' });
  }

  /** Takes one frame; true when it settled a promise. */
  #onFrame(reader: JuteReader): boolean {
    if (this.#machine.phase === 'handshaking') {
      const verdict = this.#handshaker.read(reader, this.#machine.session, this.#connector.where);
      if (verdict.type === 'accepted') this.#lossTimer.confirm(this.#handshaker.sentAtMs);
      this.#dispatch(verdict);
      return false;
    }
    return this.#incoming.take(reader, this.#connector.link?.pingSentMs ?? 0);
  }

  async #authenticate(): Promise<void> {
    const link = this.#connector.link;
    const mechanism = this.#options.sasl;
    if (link === undefined || mechanism === undefined) return;
    const outcome = await authenticate(mechanism, link.endpoint.server, (token) => {
      // Of a connection that is gone, nobody waits for the outcome.
      if (link !== this.#connector.link)
        throw new ZooKeeperError('CONNECTION_LOSS', 'sasl: the connection was lost');
      const answer = this.#outbox.sendNow(saslStep, { token });
      this.#outbox.flush();
      return answer;
    });
    if (link !== this.#connector.link) return;
    if (outcome instanceof ZooKeeperError) link.fail(outcome);
    else this.#dispatch(outcome);
  }

  #attach(): void {
    this.#handshaker.settle(this.#incoming);
    const link = this.#connector.link as Link;
    this.#connector.attempts.cancel();
    this.#lossTimer.cancel();
    this.#attachedAtMs = this.#options.clock.nowMs();
    this.credentials.sendAll(this.#outbox.writer);
    // Before any request that waits: what is read from now on is read after the watches stand.
    this.#watchSender
      .sendAll(this.lastZxid, () => link === this.#connector.link)
      .catch((error) => {
        // A connection without our watches is none: the next one may do better.
        if (link === this.#connector.link) link.fail(error);
      });
    this.#outbox.open();
    link.keepAlive(this.#timeoutMs);
    if (!this.#machine.readOnly) return;
    this.#stopSearch = searchReadWrite(this.#connector.attempts, this.#options, (endpoint) => {
      this.#connector.attempts.prefer(endpoint);
      link.fail(new ZooKeeperError('NOT_READ_ONLY', 'a server that takes writes was found'));
    });
  }

  #detach(): void {
    const nowMs = this.#options.clock.nowMs();
    this.#board.suspendedAt(nowMs);
    if (nowMs - this.#attachedAtMs >= provenAfterMs) this.#connector.attempts.succeeded();
    this.#lossTimer.start(this.#timeoutMs);
  }

  #drop(): void {
    const { lastFailure } = this.#connector;
    this.#connector.drop();
    this.#stopSearch?.();
    this.#stopSearch = undefined;
    this.#outbox.close();
    const why = `the connection was lost (${lastFailure?.message ?? 'no reason known'})`;
    this.#outbox.pipeline.loseSent(why, lastFailure);
  }

  #expire(): void {
    this.#handshaker.settle(this.#incoming);
    this.#lossTimer.cancel();
    this.#outbox.pipeline.failAll(expiredError);
    if (this.#machine.phase === 'ended') this.#outbox.pipeline.shut(expiredError);
    const tellEnded = this.watches.clear();
    this.#board.showLost();
    tellEnded();
  }

  #refuse(): void {
    this.#giveUp(refusedError(this.#machine.reason));
    this.watches.clear()();
  }

  #sendClose(): void {
    this.#outbox.pumpAll();
    const done = () => this.#dispatch({ type: 'closeDone' });
    this.#outbox.sendNow(closeSession, {}).then(done, done);
    this.#outbox.flush();
    this.#connector.link?.keepAlive(this.#timeoutMs);
  }

  #finish(): void {
    this.#giveUp(closedError);
    this.watches.table.clear();
  }

  /** Nothing can be asked any more. */
  #giveUp(errorOf: ErrorOfRequest): void {
    this.#lossTimer.cancel();
    this.#outbox.pipeline.shut(errorOf);
    this.#outbox.pipeline.failAll(errorOf);
    this.credentials.fail(errorOf('addAuth', undefined));
  }
}
