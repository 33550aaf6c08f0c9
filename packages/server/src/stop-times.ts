/** How long each part of a graceful stop may take (SES-18). Unit: ms. */
export interface StopTimes {
  /** How long calls are still served after the record said draining, so that consumers see it. Default 2,000. */
  readonly noticeMs: number;
  /** A pause of calls that ends that time early. Default 500. */
  readonly quietMs: number;
  /** How long calls in progress may take to end. Default 10,000. */
  readonly finishMs: number;
  /** How long the registry is waited for, at the beginning and at the end. Default 2,000. */
  readonly registryMs: number;
}

/** The times of the specification. */
export const defaultStopTimes: StopTimes = {
  noticeMs: 2_000,
  quietMs: 500,
  finishMs: 10_000,
  registryMs: 2_000,
};
