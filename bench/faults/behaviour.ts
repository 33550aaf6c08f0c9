/** How a provider answers. */
export interface Behaviour {
  /** How long a call takes. Unit: ms. */
  readonly workMs: number;
  /** Share of the calls that are answered with an error at once, 0 to 1. */
  readonly errorShare: number;
  /** Share of the calls that are never answered, 0 to 1. */
  readonly lostShare: number;
}

export const wellBehaved: Behaviour = { workMs: 2, errorShare: 0, lostShare: 0 };
