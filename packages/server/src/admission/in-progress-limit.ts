/** How many calls may be in progress at once; the next one is refused as OVERLOADED (CALL-32). */
export interface InProgressLimit {
  /** As it stands now. */
  readonly limit: number;
  /**
   * Told of every call that was answered with a result or a declared exception.
   *
   * @param latencyMs from its arrival to its answer
   * @param inProgress calls in progress at that moment, this one included
   */
  answered(nowMs: number, latencyMs: number, inProgress: number): void;
}

/** A limit that stays. */
export const fixedLimit = (limit: number): InProgressLimit => ({ limit, answered: () => {} });
