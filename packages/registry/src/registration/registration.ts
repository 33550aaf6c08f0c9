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
import { decide, type Identity } from './decide.ts';
import { conflictError, type FoundIdentity, formerLifeError, identityIn } from './found-identity.ts';
import {
  newRegistration,
  publicState,
  type RegistrationEffect,
  type RegistrationEvent,
  type RegistrationState,
  stepRegistration,
} from './registration-machine.ts';

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
  #machine = newRegistration;
  readonly #plan: RegistrationPlan;
  readonly #coordination: Coordination;
  readonly #clock: Clock;
  readonly #reconciler: Reconciler;
  readonly #stopListening: () => void;
  readonly #gone = Promise.withResolvers<void>();
  #content: Uint8Array;

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
    this.state = new LiveValue(`the registration of ${plan.what}`, publicState(newRegistration));
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
    this.#happened({ type: 'changed' });
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
      const known = 'error' in now && now.error ? now.error : undefined;
      // Connecting fails without an event: who looks at the state is told from here on, too.
      if (known === undefined) this.#failed(new CoordinationError('TIMEOUT', this.#noConnection()));
      const why = known ?? (this.#machine.error as ThriftkeeperError);
      throw new ThriftkeeperError(
        why.code,
        `${this.#plan.what} is not registered after ${timeoutMs} ms: ${why.message}; it goes on trying`,
        { cause: why },
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
    this.#leave({ type: 'withdrawn' });
    this.#reconciler.wake();
    const timer = this.#clock.setTimer(withdrawBoundMs, this.#gone.resolve);
    await this.#gone.promise;
    timer.cancel();
  }

  /** Stops without touching the node; the session that ends takes it. */
  async abandon(): Promise<void> {
    if (this.#leave({ type: 'abandoned' }) === 'end') this.#end();
    await this.#reconciler.close(withdrawBoundMs);
  }

  /** One reading and what follows from it; false when it is to be read again at once. */
  async #pass({ sessionId, sessionTimeoutMs }: Connected): Promise<boolean> {
    const content = this.#content;
    const watch = this.#machine.phase === 'leaving' ? undefined : this.#reconciler.wake;
    const there = await this.#coordination.read(this.#plan.path, { watch });
    if (content !== this.#content) return false;
    const found = there && identityIn(there.data);
    const ours = found?.token === this.#plan.token;
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
    const nowMs = this.#clock.nowMs();
    const patienceMs = Math.max(formerLifeAtLeastMs, formerLifeSessions * sessionTimeoutMs);
    const effect = this.#happened({
      type: 'read',
      decision,
      ours,
      nowMs,
      patienceMs,
      problem: (phase) => this.#problem(phase, there!, found!),
    });
    if (effect === 'wait') this.#reconciler.wakeAfter(this.#machine.waitingSinceMs! + patienceMs - nowMs);
    else if (effect === 'end') this.#end();
    else if (effect !== 'rest') return this.#act(effect, there, content);
    return true;
  }

  /** Changes the tree. What another changed in between shows in the next reading. */
  async #act(
    effect: RegistrationEffect,
    there: CoordinationNode | undefined,
    content: Uint8Array,
  ): Promise<boolean> {
    const { path } = this.#plan;
    try {
      if (effect === 'write') await this.#coordination.write(path, content, there!.version);
      if (effect === 'replace' || effect === 'remove') await this.#coordination.remove(path, there!.version);
      if (effect === 'remove') {
        if (this.#happened({ type: 'removed' }) === 'end') this.#end();
        return true;
      }
      const mayCreate = effect === 'create' || effect === 'replace';
      // It may have been withdrawn while the old one was taken away.
      if (mayCreate && this.#machine.phase === 'pending')
        await this.#coordination.create(path, content, 'ephemeral');
    } catch (error) {
      if (effect === 'create' && isAnyOf(error, 'NO_NODE')) await makeParents(this.#coordination, path);
      else if (!isAnyOf(error, 'NODE_EXISTS', 'NO_NODE', 'BAD_VERSION')) throw error;
    }
    return false;
  }

  #noConnection(): string {
    const { noConnection, state } = this.#coordination;
    return `the registry is ${state.name}${noConnection === undefined ? '' : ` (${noConnection})`}`;
  }

  #problem(phase: 'waiting' | 'conflict', there: CoordinationNode, found: FoundIdentity): ThriftkeeperError {
    const { what, path, identity } = this.#plan;
    return phase === 'waiting'
      ? formerLifeError(what, there.owner)
      : conflictError(what, path, there.owner, found, identity());
  }

  #failed(error: unknown): void {
    this.#happened({ type: 'failed', error: registryError(error, `registering ${this.#plan.what}`) });
  }

  /** Takes a step, and tells it once everything agrees. */
  #happened(event: RegistrationEvent): RegistrationEffect {
    const { state, effect } = stepRegistration(this.#machine, event);
    this.#machine = state;
    const [before, after] = [this.state.value, publicState(state)];
    const errorOf = (one: RegistrationState) => ('error' in one ? one.error : undefined);
    if (before.name !== after.name || errorOf(before) !== errorOf(after)) this.state.set(after);
    return effect;
  }

  #leave(event: RegistrationEvent): RegistrationEffect {
    this.#stopListening();
    const effect = this.#happened(event);
    this.state.close();
    return effect;
  }

  #end(): void {
    void this.#reconciler.close(0);
    this.#gone.resolve();
    this.#plan.gone();
  }
}
