import type { Verdict } from '../ejection/verdict.ts';
import { RollingCount } from '../rolling-count.ts';

/** Calls below which nothing is judged (CALL-20). */
const FEWEST_CALLS = 200;
/** How long it stays open, in ms (CALL-20). */
const OPEN_MS = 5_000;
/** The shortest time between probes, in ms (CALL-20). */
const PROBE_EVERY_MS = 200;
/** Successful probes in a row that close it (CALL-20). */
const PROBES_TO_CLOSE = 2;

/** Whether calls are let through. */
export type CircuitState =
  | { readonly name: 'closed' }
  | { readonly name: 'open'; readonly untilMs: number }
  | {
      readonly name: 'halfOpen';
      /** Probes that succeeded in a row. */
      readonly successes: number;
      /** Whether one is in progress. */
      readonly probing: boolean;
      /** When the next may begin. */
      readonly nextProbeMs: number;
    };

const CLOSED: CircuitState = { name: 'closed' };

/**
 * Ends calls of a method at once while most of them fail (CALL-20).
 *
 * Closed → open: at least 200 calls in the last 10 s, at least half of them failed. Open for 5 s. Then half
 * open: one probe at a time, at most one per 200 ms; two successes in a row → closed, a failure → open.
 *
 * Source: kitex; Michael Nygard, "Release It!" (2007).
 */
export class CircuitBreaker {
  readonly #calls = new RollingCount(100, 100);
  readonly #failures = new RollingCount(100, 100);
  #state: CircuitState = CLOSED;
  /** Changes when it opens, becomes half open and closes: calls let through before count for nothing. */
  #epoch = 0;

  /** What it is, as of the last call to it. */
  get state(): CircuitState {
    return this.#state;
  }

  /**
   * Asks whether a call may begin.
   *
   * @returns its ticket for {@link ended}; undefined: it ends with CIRCUIT_OPEN
   */
  admit(nowMs: number): number | undefined {
    const state = this.#state;
    if (state.name === 'closed') return this.#epoch;
    if (state.name === 'open') {
      if (nowMs < state.untilMs) return undefined;
      this.#epoch++;
      return this.#probe(nowMs, 0);
    }
    if (state.probing || nowMs < state.nextProbeMs) return undefined;
    return this.#probe(nowMs, state.successes);
  }

  /** After how long a call may be let through, in ms; 0 when at once, or when the probe in progress ends. */
  retryAfterMs(nowMs: number): number {
    const state = this.#state;
    if (state.name === 'closed') return 0;
    return Math.max(0, (state.name === 'open' ? state.untilMs : state.nextProbeMs) - nowMs);
  }

  /** Says how a call ended; one let through in an earlier state counts for nothing. */
  ended(ticket: number, nowMs: number, verdict: Verdict): void {
    if (ticket !== this.#epoch) return;
    const state = this.#state;
    if (state.name === 'halfOpen') this.#judgeProbe(state, nowMs, verdict);
    else this.#judge(nowMs, verdict);
  }

  #judge(nowMs: number, verdict: Verdict): void {
    if (verdict === 'neither') return;
    this.#calls.add(nowMs);
    if (verdict === 'success') return;
    this.#failures.add(nowMs);
    const calls = this.#calls.total(nowMs);
    if (calls >= FEWEST_CALLS && 2 * this.#failures.total(nowMs) >= calls) this.#open(nowMs);
  }

  #judgeProbe(state: CircuitState & { name: 'halfOpen' }, nowMs: number, verdict: Verdict): void {
    if (verdict === 'failure') {
      this.#open(nowMs);
      return;
    }
    const successes = state.successes + (verdict === 'success' ? 1 : 0);
    if (successes < PROBES_TO_CLOSE) this.#state = { ...state, successes, probing: false };
    else {
      this.#epoch++;
      this.#state = CLOSED;
    }
  }

  #probe(nowMs: number, successes: number): number {
    this.#state = { name: 'halfOpen', successes, probing: true, nextProbeMs: nowMs + PROBE_EVERY_MS };
    return this.#epoch;
  }

  #open(nowMs: number): void {
    this.#epoch++;
    this.#calls.clear();
    this.#failures.clear();
    this.#state = { name: 'open', untilMs: nowMs + OPEN_MS };
  }
}
