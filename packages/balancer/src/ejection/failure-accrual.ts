import { equalJitter } from '../backoff.ts';
import type { Draw } from '../draw.ts';
import { RollingCount } from '../rolling-count.ts';
import type { Verdict } from './verdict.ts';

/** Failures in a row that eject a provider (BAL-52). */
const MOST_IN_A_ROW = 5;
/** Calls below which the share of successes is not judged (BAL-52). */
const FEWEST_JUDGED = 5;
/** Seconds over which it is (BAL-52). */
const SECONDS_JUDGED = 30;
/** The first time out is about this long, and doubles with each (BAL-53). */
const BASE_MS = 5_000;
/** The longest time out (BAL-53). */
const CAP_MS = 300_000;

/** Why a provider was declared dead. */
export type DeathCause = 'failuresInARow' | 'lowSuccessRate' | 'probeFailed';

/** What is thought of a provider. */
export type AccrualState =
  | { readonly name: 'alive' }
  | { readonly name: 'dead'; readonly cause: DeathCause; readonly untilMs: number; readonly deaths: number }
  | {
      readonly name: 'probing';
      readonly cause: DeathCause;
      readonly untilMs: number;
      readonly deaths: number;
    };

const ALIVE: AccrualState = { name: 'alive' };
/** Ticket of an attempt whose outcome counts for nothing. */
const UNCOUNTED = -1;

/**
 * Ejection of one provider by its failures, at any size of the fleet (BAL-52, BAL-53).
 *
 * Alive → dead: 5 failures in a row, or fewer than 80 % of at least 5 calls of the last 30 s succeeded.
 * Dead for an equal-jittered 5 s, doubling to 300 s; then one attempt is its probe: success → alive,
 * failure → dead again.
 *
 * Source: failure accrual of Finagle.
 */
export class FailureAccrual {
  readonly #draw: Draw;
  readonly #calls = new RollingCount(1_000, SECONDS_JUDGED);
  readonly #successes = new RollingCount(1_000, SECONDS_JUDGED);
  #failuresInARow = 0;
  #state: AccrualState = ALIVE;
  /** Changes with every change of state, so that attempts begun before it can be told. */
  #epoch = 0;

  /** @param draw one is consumed for each death */
  constructor(draw: Draw) {
    this.#draw = draw;
  }

  /** What is thought of the provider. */
  get state(): AccrualState {
    return this.#state;
  }

  /** Failures since the last success. */
  get failuresInARow(): number {
    return this.#failuresInARow;
  }

  /** Whether an attempt may begin: alive, or dead and due for its probe. */
  admits(nowMs: number): boolean {
    const state = this.#state;
    return state.name === 'alive' || (state.name === 'dead' && nowMs >= state.untilMs);
  }

  /** Says that an attempt begins; of a dead provider that is due, it is the probe. Returns the ticket for {@link ended}. */
  started(nowMs: number): number {
    const state = this.#state;
    if (state.name === 'probing') return UNCOUNTED;
    if (state.name === 'dead' && nowMs >= state.untilMs) this.#setState({ ...state, name: 'probing' });
    return this.#epoch;
  }

  /** Says how an attempt ended; one that began in an earlier state counts for nothing. */
  ended(ticket: number, nowMs: number, verdict: Verdict): void {
    if (ticket !== this.#epoch) return;
    const state = this.#state;
    if (state.name === 'alive') this.#judge(nowMs, verdict);
    else if (verdict === 'success') this.#setState(ALIVE);
    else if (state.name === 'probing') {
      if (verdict === 'failure') this.#die(nowMs, 'probeFailed', state.deaths);
      else this.#setState({ ...state, name: 'dead' }); // due already: the next attempt is the next probe
    }
    // A failure while dead, in panic, says nothing new.
  }

  #judge(nowMs: number, verdict: Verdict): void {
    if (verdict === 'neither') return;
    this.#calls.add(nowMs);
    if (verdict === 'success') {
      this.#successes.add(nowMs);
      this.#failuresInARow = 0;
      return;
    }
    this.#failuresInARow++;
    if (this.#failuresInARow >= MOST_IN_A_ROW) this.#die(nowMs, 'failuresInARow', 0);
    else if (this.#succeedsTooRarely(nowMs)) this.#die(nowMs, 'lowSuccessRate', 0);
  }

  #succeedsTooRarely(nowMs: number): boolean {
    const calls = this.#calls.total(nowMs);
    return calls >= FEWEST_JUDGED && 10 * this.#successes.total(nowMs) < 8 * calls;
  }

  #die(nowMs: number, cause: DeathCause, deaths: number): void {
    const untilMs = nowMs + equalJitter(deaths, BASE_MS, CAP_MS, this.#draw);
    this.#setState({ name: 'dead', cause, untilMs, deaths: deaths + 1 });
  }

  #setState(state: AccrualState): void {
    this.#state = state;
    this.#epoch++;
    if (state.name === 'alive') {
      this.#failuresInARow = 0;
      this.#calls.clear();
      this.#successes.clear();
    }
  }
}
