import { type ControlDocument, inForce } from '@thriftkeeper/registry';

/** When a second copy of a slow call is sent (CALL-17). */
export interface HedgingOptions {
  /**
   * Wait before the copy, in milliseconds. Default: the time that half as many of the method's attempts took longer as
   * there may be copies; with 2 % the 99th percentile of the last 30 s.
   */
  readonly delayMs?: number | undefined;
  /** Copies in percent of all calls of this client in the last 10 s. Default 2. */
  readonly maxExtraPercent?: number | undefined;
}

/** How calls of a method are made. */
export interface MethodPlan {
  /** Time of a call over all its attempts, in milliseconds. */
  readonly deadlineMs: number;
  /** Whether it does no harm when it runs twice. */
  readonly idempotent: boolean;
  /** Attempts of a call, the first and hedges included. */
  readonly maxAttempts: number;
  /** Undefined: no second copies. */
  readonly hedging: HedgingOptions | undefined;
}

/** What the client's options say of all methods. */
export interface PlanDefaults {
  readonly deadlineMs: number;
  readonly maxAttempts: number;
  readonly idempotent: ReadonlySet<string>;
  readonly hedging: HedgingOptions | undefined;
}

type Policy = ControlDocument['policy'];

/** The policy of a document, while it holds. */
export const policyInForce = ({ policy }: ControlDocument, wallMs: number): Policy =>
  inForce(policy, wallMs) ? policy : undefined;

/** How a method is called: field by field its entry in the policy, that of `*`, the client's options (CTRL-20). */
export function planOf(method: string, policy: Policy, defaults: PlanDefaults): MethodPlan {
  const methods = policy?.methods ?? {};
  const own = Object.hasOwn(methods, method) ? methods[method] : undefined;
  const all = Object.hasOwn(methods, '*') ? methods['*'] : undefined;
  const hedging = own?.hedging ?? all?.hedging;
  return {
    deadlineMs: own?.deadlineMs ?? all?.deadlineMs ?? defaults.deadlineMs,
    idempotent: own?.idempotent ?? all?.idempotent ?? defaults.idempotent.has(method),
    maxAttempts: own?.maxAttempts ?? all?.maxAttempts ?? defaults.maxAttempts,
    hedging: hedging === undefined ? defaults.hedging : hedging.enabled ? hedging : undefined,
  };
}

/** What an option `hedging` means. */
export const hedgingOf = (given: boolean | HedgingOptions | undefined): HedgingOptions | undefined =>
  given === true ? {} : given === false ? undefined : given;
