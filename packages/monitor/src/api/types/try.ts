import type { ErrorCode } from '@thriftkeeper/registry';

/** A call of one method at one provider. */
export interface TryRequest {
  /**
   * Hash of the interface by which arguments and answer are understood: one that providers of the service name.
   *
   * @pattern ^[0-9a-f]{64}$
   */
  readonly hash: string;
  /**
   * Service and method as the interface has them: `Calculator.add`. Of a service in another file than the main one with
   * the name of its file: `shared.SharedService.getStruct`.
   *
   * @minLength 3
   * @maxLength 600
   */
  readonly method: string;
  /** By name. Integers beyond 2^53 as decimal text, binary as base64, enums by name or number, maps as objects or pairs. */
  readonly arguments: object;
  /**
   * Provider to call. Default: one of those that are up and name the interface.
   *
   * @minLength 1
   * @maxLength 255
   */
  readonly node?: string;
  /**
   * Of a provider with several services behind its port, the one that is meant.
   *
   * @minLength 1
   * @maxLength 255
   */
  readonly multiplexed?: string;
  /**
   * Time for connecting and the answer, in milliseconds. Default 5,000.
   *
   * @asType integer
   * @minimum 1
   * @maximum 60000
   */
  readonly deadlineMs?: number;
  /**
   * The reason, for people.
   *
   * @minLength 1
   * @maxLength 1000
   */
  readonly why: string;
}

/** How a call ended. */
export interface TryAnswer {
  /** The entry of the audit log. */
  readonly auditId: number;
  readonly node: string;
  readonly address: string;
  /** From sending to the answer, or to what came instead; `null` when nothing was sent. */
  readonly latencyUs: number | null;
  readonly outcome: TryOutcome;
}

export type TryOutcome = TryResult | TrySent | TryException | TryFailure;

/** What the method returned; `null` for void. */
export interface TryResult {
  readonly kind: 'result';
  readonly value: unknown;
}

/** A oneway call has left; nobody answers it. */
export interface TrySent {
  readonly kind: 'sent';
}

/** An exception that the method declares. */
export interface TryException {
  readonly kind: 'exception';
  /** Its type, as the interface names it. */
  readonly type: string;
  readonly value: unknown;
}

/** Anything else. */
export interface TryFailure {
  readonly kind: 'failure';
  readonly code: ErrorCode;
  readonly message: string;
  /** Whether the call can have reached the provider: `notWritten`, `refused`, `answered`, `unknown`. */
  readonly reached: string;
}
