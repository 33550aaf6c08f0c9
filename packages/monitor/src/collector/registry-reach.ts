import { type Registry, ThriftkeeperError } from '@thriftkeeper/registry';
import type { RegistryHealth } from '../api/types.ts';
import type { Clock } from '../clock.ts';

/** How long the registry may be out of reach before somebody is told: a server that restarts is back by then. Unit: ms. */
const patienceMs = 5_000;

/** How the registry is reached, since when, and what is wrong with it. */
export class RegistryReach {
  health: RegistryHealth;
  readonly #registry: Registry;
  readonly #clock: Clock;
  readonly #onProblem: ((problem: ThriftkeeperError) => void) | undefined;
  /** Since when something is wrong with it, by the monotonic clock. */
  #wrongMs: number | undefined;
  /** Whether that was told already. */
  #told = false;

  /** @param onProblem told once each time that the registry cannot be reached or read for some seconds */
  constructor(registry: Registry, clock: Clock, onProblem?: (problem: ThriftkeeperError) => void) {
    this.#registry = registry;
    this.#clock = clock;
    this.#onProblem = onProblem;
    this.health = this.#read(undefined, new Date(clock.wallMs()).toISOString());
    this.#wrongMs = this.health.state === 'connected' ? undefined : clock.nowMs();
  }

  /**
   * Looks at it again.
   *
   * @param unread why it cannot be read though it is connected: no right to, say
   * @returns whether it is other than it was
   */
  look(unread?: ThriftkeeperError): boolean {
    const { state, since, problem } = this.health;
    const isConnected = this.#registry.state.value.name === 'connected';
    // While it is away it goes from one state to another, and has been away all the time.
    const goesOn = (state === 'connected') === isConnected;
    this.health = this.#read(unread, goesOn ? since : new Date(this.#clock.wallMs()).toISOString());
    if (isConnected && unread === undefined) [this.#wrongMs, this.#told] = [undefined, false];
    else this.#tell(unread);
    return state !== this.health.state || since !== this.health.since || problem !== this.health.problem;
  }

  #tell(unread: ThriftkeeperError | undefined): void {
    const nowMs = this.#clock.nowMs();
    this.#wrongMs ??= nowMs;
    const { state } = this.health;
    // What has failed does not get better by waiting.
    const isDue = state === 'failed' || nowMs - this.#wrongMs >= patienceMs;
    if (this.#told || !isDue || state === 'closed') return;
    this.#told = true;
    this.#onProblem?.(this.#registry.whyAway ?? unread ?? silent(state));
  }

  #read(unread: ThriftkeeperError | undefined, since: string): RegistryHealth {
    const { session, whyAway, state } = this.#registry;
    const problem = whyAway ?? (state.value.name === 'connected' ? unread : undefined);
    return {
      state: state.value.name,
      since,
      ...(problem && { problem: problem.message }),
      ...(session && {
        session: {
          id: session.id,
          establishedAt: new Date(session.establishedAtMs).toISOString(),
          timeoutMs: session.timeoutMs,
        },
      }),
    };
  }
}

/** Where the client of ZooKeeper does not say why. */
const silent = (state: RegistryHealth['state']) =>
  new ThriftkeeperError(
    'REGISTRY_UNAVAILABLE',
    `the registry cannot be reached: it is ${state}, and no server answers; check that ZooKeeper runs and that its addresses can be reached from here`,
  );
