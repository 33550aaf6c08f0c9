import type { Clock } from '../clock.ts';
import {
  type Coordination,
  CoordinationError,
  type CoordinationNode,
  isAnyOf,
} from '../coordination/coordination.ts';
import { makeParents } from '../coordination/make-parents.ts';
import { ThriftkeeperError } from '../generated/errors.ts';
import { LiveValue, type WaitOptions } from '../live.ts';
import type { Random } from '../random.ts';
import { type Connected, Reconciler } from '../reconciler.ts';
import { isLasting, registryError } from '../registry-error.ts';
import { type Decision, decide, type Identity } from './decide.ts';

/** Where a registration stands. */
export type RegistrationState =
  /** Not there yet, or being changed; `error` is what holds it up. */
  | { readonly name: 'pending'; readonly error?: ThriftkeeperError | undefined }
  /** The node stands in the registry as it should. */
  | { readonly name: 'registered' }
  /** A former life of ours still holds the node; it goes with its session (SES-11). */
  | { readonly name: 'waiting'; readonly error?: ThriftkeeperError | undefined }
  /** Somebody else holds the node; it is taken as soon as they leave (SES-12). */
  | { readonly name: 'conflict'; readonly error: ThriftkeeperError }
  | { readonly name: 'withdrawn' };

/** What a registration stands for. */
export interface RegistrationPlan {
  readonly path: string;
  /** In words: "provider node1 of tutorial". */
  readonly what: string;
  readonly token: string;
  /** The identity of what should be there, by which a former life is known. */
  readonly identity: () => Identity;
  readonly isFormerLife: (there: Identity, ours: Identity) => boolean;
  /** Called once, when nothing more will be done: the node is taken away, or left to the session's end. */
  readonly gone: () => void;
}

/** How long a former life is waited for before it is reported, in session time-outs and at least (SES-11). */
const formerLifeSessions = 2;
const formerLifeAtLeastMs = 30_000;
const withdrawBoundMs = 2_000;

/**
 * Keeps one ephemeral node as it should be, whatever happens: a desired state and a loop that makes it true
 * (SES-7 to SES-15). One pass runs at a time; whatever happens meanwhile causes one more.
 */
export class Registration {
  readonly state: LiveValue<RegistrationState>;
  readonly #plan: RegistrationPlan;
  readonly #coordination: Coordination;
  readonly #clock: Clock;
  readonly #reconciler: Reconciler;
  readonly #stopListening: () => void;
  #content: Uint8Array;
  #waitingSinceMs: number | undefined;
  #withdrawn: { readonly gone: Promise<void>; resolve(): void } | undefined;

  constructor(
    plan: RegistrationPlan,
    content: Uint8Array,
    coordination: Coordination,
    clock: Clock,
    random: Random,
  ) {
    this.#plan = plan;
    this.#content = content;
    this.#coordination = coordination;
    this.#clock = clock;
    this.state = new LiveValue<RegistrationState>(`the registration of ${plan.what}`, { name: 'pending' });
    this.#stopListening = coordination.onState((state) => {
      if (state.name === 'failed') this.#failed(state.error);
      if (state.name === 'lost')
        this.#failed(new CoordinationError('SESSION_LOST', `session ${state.sessionId} has expired`));
    });
    this.#reconciler = new Reconciler(
      coordination,
      { pass: (session) => this.#pass(session), failed: (error) => this.#failed(error) },
      clock,
      random,
    );
    if (coordination.state.name === 'failed') this.#failed(coordination.state.error);
    this.#reconciler.wake();
  }

  /** Changes what should stand in the node. */
  change(content: Uint8Array): void {
    this.#content = content;
    this.#set({ name: 'pending' });
    this.#reconciler.wake();
  }

  /**
   * Waits until the node stands as it should.
   *
   * @throws what holds it up for good or needs somebody's decision (NODE_CONFLICT, REGISTRY_DENIED,
   *   REGISTRY_AUTH_FAILED, CHROOT_MISSING), else REGISTRY_UNAVAILABLE after `timeoutMs` (default 30,000) with
   *   the last error as its cause; ABORTED, CLOSED. The registration itself goes on trying.
   */
  async registered({ signal, timeoutMs = 30_000 }: WaitOptions = {}): Promise<void> {
    const settled = (state: RegistrationState) =>
      state.name === 'registered' ||
      state.name === 'withdrawn' ||
      state.name === 'conflict' ||
      (state.name === 'pending' && isLasting(state.error?.cause));
    let state: RegistrationState;
    try {
      state = await this.state.waitFor(settled, { signal, timeoutMs });
    } catch (error) {
      if (!(error instanceof ThriftkeeperError) || error.code !== 'DEADLINE_EXCEEDED') throw error;
      const now = this.state.value;
      const why = 'error' in now && now.error ? now.error : undefined;
      throw new ThriftkeeperError(
        why?.code ?? 'REGISTRY_UNAVAILABLE',
        `${this.#plan.what} is not registered after ${timeoutMs} ms: ${why?.message ?? this.#noConnection()}; it goes on trying`,
        { cause: why ?? error },
      );
    }
    if (state.name === 'registered') return;
    if (state.name === 'withdrawn')
      throw new ThriftkeeperError('CLOSED', `${this.#plan.what} has been withdrawn`);
    throw (state as { readonly error: ThriftkeeperError }).error;
  }

  /**
   * Takes the node away, when it is ours. Waits two seconds for that at most: where the registry is out of
   * reach, it is done when that is back, or by the end of the session.
   */
  async withdraw(): Promise<void> {
    if (this.#withdrawn === undefined) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#withdrawn = { gone: promise, resolve };
      this.#stopListening();
      this.state.set({ name: 'withdrawn' });
      this.state.close();
      this.#reconciler.wake();
    }
    const timer = this.#clock.setTimer(withdrawBoundMs, this.#withdrawn.resolve);
    await this.#withdrawn.gone;
    timer.cancel();
  }

  /** Stops without touching the node; the session that ends takes it. */
  async abandon(): Promise<void> {
    this.#stopListening();
    this.state.set({ name: 'withdrawn' });
    this.state.close();
    this.#withdrawn?.resolve();
    this.#plan.gone();
    await this.#reconciler.close(withdrawBoundMs);
  }

  async #remove(): Promise<boolean> {
    const there = await this.#coordination.read(this.#plan.path);
    if (there !== undefined && identityIn(there.data).token === this.#plan.token) {
      try {
        await this.#coordination.remove(this.#plan.path, there.version);
      } catch (error) {
        if (!isAnyOf(error, 'NO_NODE', 'BAD_VERSION')) throw error;
        return false;
      }
    }
    void this.#reconciler.close(0);
    this.#withdrawn!.resolve();
    this.#plan.gone();
    return true;
  }

  /** One reading and what follows from it; false when it is to be read again at once. */
  async #pass({ sessionId, sessionTimeoutMs }: Connected): Promise<boolean> {
    if (this.#withdrawn) return this.#remove();
    const content = this.#content;
    const there = await this.#coordination.read(this.#plan.path, { watch: this.#reconciler.wake });
    const found = there && identityIn(there.data);
    const decision = decide(
      there && {
        owner: there.owner,
        token: found?.token,
        current: Buffer.compare(there.data, content) === 0,
        formerLife: this.#plan.isFormerLife(found!, this.#plan.identity()),
      },
      sessionId,
      this.#plan.token,
    );
    if (this.#withdrawn) return false;
    if (decision !== 'wait') this.#waitingSinceMs = undefined;
    if (decision === 'done' && content === this.#content) this.#set({ name: 'registered' });
    else if (decision === 'wait') this.#wait(there!, sessionTimeoutMs);
    else if (decision === 'conflict') this.#set({ name: 'conflict', error: this.#conflict(there!, found!) });
    else if (decision !== 'done') await this.#act(decision, there, content);
    return (
      decision === 'wait' || decision === 'conflict' || (decision === 'done' && content === this.#content)
    );
  }

  /** Changes the tree. What another changed in between shows in the next reading. */
  async #act(
    decision: Exclude<Decision, 'done' | 'wait' | 'conflict'>,
    there: CoordinationNode | undefined,
    content: Uint8Array,
  ): Promise<void> {
    const { path } = this.#plan;
    try {
      if (decision === 'write') await this.#coordination.write(path, content, there!.version);
      else {
        if (decision === 'replace') await this.#coordination.remove(path, there!.version);
        if (this.#withdrawn) return;
        await this.#coordination.create(path, content, 'ephemeral');
      }
    } catch (error) {
      if (decision === 'create' && isAnyOf(error, 'NO_NODE')) await makeParents(this.#coordination, path);
      else if (!isAnyOf(error, 'NODE_EXISTS', 'NO_NODE', 'BAD_VERSION')) throw error;
    }
  }

  #wait(there: CoordinationNode, sessionTimeoutMs: number): void {
    const nowMs = this.#clock.nowMs();
    this.#waitingSinceMs ??= nowMs;
    const dueMs = this.#waitingSinceMs + Math.max(formerLifeAtLeastMs, formerLifeSessions * sessionTimeoutMs);
    if (nowMs >= dueMs) {
      this.#set({ name: 'conflict', error: this.#conflict(there, identityIn(there.data)) });
      return;
    }
    const error = new ThriftkeeperError(
      'NODE_CONFLICT',
      `${this.#plan.what} is still held by session ${there.owner} of a former life; it is taken when that ends`,
    );
    this.#set({ name: 'waiting', error });
    this.#reconciler.wakeAfter(dueMs - nowMs);
  }

  #conflict(there: CoordinationNode, found: FoundIdentity): ThriftkeeperError {
    const ours = this.#plan.identity();
    const say = ({ address, host, pid }: Identity) =>
      [address ?? host ?? 'unknown', pid === undefined ? undefined : `pid ${pid}`].filter(Boolean).join(', ');
    const holder = there.owner === undefined ? 'a persistent node' : `session ${there.owner}`;
    const advice =
      there.owner === undefined ? 'delete that node' : 'choose another node name, or stop the other process';
    return new ThriftkeeperError(
      'NODE_CONFLICT',
      `${this.#plan.what} is taken: ${this.#plan.path} belongs to ${holder} (${say(found)}), this is ${say(ours)}; ${advice}`,
      { details: { path: this.#plan.path, owner: there.owner, theirs: found, ours } },
    );
  }

  #noConnection(): string {
    const { noConnection, state } = this.#coordination;
    return `the registry is ${state.name}${noConnection === undefined ? '' : ` (${noConnection})`}`;
  }

  #failed(error: unknown): void {
    this.#set({ name: 'pending', error: registryError(error, `registering ${this.#plan.what}`) });
  }

  #set(state: RegistrationState): void {
    const before = this.state.value;
    if (
      before.name === 'withdrawn' ||
      (before.name === state.name && !('error' in before) && !('error' in state))
    )
      return;
    this.state.set(state);
  }
}

interface FoundIdentity extends Identity {
  readonly token: string | undefined;
}

/** What can be told of a node's content, however broken it is: only the fields that identify it are looked at. */
function identityIn(data: Uint8Array): FoundIdentity {
  try {
    const value: unknown = JSON.parse(Buffer.from(data).toString());
    if (typeof value === 'object' && value !== null) {
      const { token, address, host, pid } = value as Record<string, unknown>;
      return { token: typeof token === 'string' ? token : undefined, address, host, pid };
    }
  } catch {
    // Not JSON: somebody else's, or from 2014.
  }
  return { token: undefined };
}
