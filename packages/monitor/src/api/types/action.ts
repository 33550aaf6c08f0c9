import type {
  KickDecision,
  LimitDecision,
  ServicePolicy,
  StateDecision,
  WeightDecision,
} from '@thriftkeeper/registry';

/** A decision to write, or with `value: null` to take back. */
export type ControlAction = WeightAction | StateAction | LimitAction | KickAction | PolicyAction;

/** Another weight for a provider. */
export interface WeightAction {
  readonly kind: 'weight';
  /**
   * @minLength 1
   * @maxLength 255
   */
  readonly node: string;
  /** 0 to 10,000. */
  readonly value: number | null;
}

/** Drain, disable or enable a provider. */
export interface StateAction {
  readonly kind: 'state';
  /**
   * @minLength 1
   * @maxLength 255
   */
  readonly node: string;
  readonly value: 'enabled' | 'draining' | 'disabled' | null;
}

/** Limit the calls of the consumers that a selector matches. */
export interface LimitAction {
  readonly kind: 'limit';
  /**
   * `node:<name>`, `application:<name>` or `address:<IP or CIDR>`.
   *
   * @minLength 1
   * @maxLength 300
   */
  readonly selector: string;
  readonly value: LimitValue | null;
}

export interface LimitValue {
  /** 0 to 1,000,000; 0 lets nothing through. */
  readonly callsPerSecond: number;
  /** 1 to 1,000,000; default `callsPerSecond` rounded up, at least 1. */
  readonly burst?: number;
}

/** Ban the consumers that a selector matches. */
export interface KickAction {
  readonly kind: 'kick';
  /**
   * As of a limit.
   *
   * @minLength 1
   * @maxLength 300
   */
  readonly selector: string;
  readonly value: true | null;
}

/** How clients of the service behave. */
export interface PolicyAction {
  readonly kind: 'policy';
  readonly value: PolicyValue | null;
}

/** A policy without who, when and why. */
export interface PolicyValue {
  readonly balancing?: ServicePolicy['balancing'];
  readonly retryBudget?: ServicePolicy['retryBudget'];
  readonly methods?: ServicePolicy['methods'];
}

/** A decision as it stands in the control document. */
export type Decision = WeightDecision | StateDecision | LimitDecision | KickDecision | ServicePolicy;

export interface ActionPreviewRequest {
  readonly action: ControlAction;
  /** When it is to end by itself: RFC 3339 in UTC, with Z. Default never. */
  readonly expiresAt?: string;
}

export interface ActionRequest extends ActionPreviewRequest {
  /**
   * The reason, for people.
   *
   * @minLength 1
   * @maxLength 1000
   */
  readonly why: string;
  /**
   * The decision that the operator saw (`ActionPreview.before`), `null` for none. When another one stands there by
   * now, the answer is 409 CONTROL_CONFLICT. Left out: not looked at.
   */
  readonly expected?: Decision | null;
}

/** What an action would do. It is worked out from the last reports, and changes nothing. */
export interface ActionPreview {
  readonly service: string;
  /** The entry of the document that would change, as a JSON pointer: `/providers/node1/weight`. */
  readonly entry: string;
  /** What stands there now. */
  readonly before: Decision | null;
  /** Whether anything would change. */
  readonly changes: boolean;
  readonly affects: Affected;
  /** Expected shares of the calls, where they would change: up to 100, those that change most first. */
  readonly shares: readonly ShareChange[];
  /** In words: "no provider would be left that takes calls". */
  readonly warnings: readonly string[];
}

export interface Affected {
  /** Provider nodes that it is about, registered now. */
  readonly providers: readonly string[];
  /** Consumer nodes that it is about, registered or connected now; at most 200. */
  readonly consumers: readonly string[];
  /** How many there are in all, clients that have not said who they are included. */
  readonly consumerCount: number;
  /** Connections open now that it is about. */
  readonly connections: number;
  /** Calls per second now that it is about. */
  readonly callsPerSecond: number;
  /** The part of the service's calls that they are, 0 to 1. */
  readonly shareOfCalls: number | null;
  /** Calls per second that would be refused, where that can be told. */
  readonly refusedPerSecond: number | null;
}

export interface ShareChange {
  readonly node: string;
  readonly before: number;
  readonly after: number;
}

export interface ActionResult {
  /** The entry of the audit log, by which it can be undone. */
  readonly auditId: number;
  readonly service: string;
  readonly entry: string;
  readonly before: Decision | null;
  readonly after: Decision | null;
  /** Version of the control document after it. */
  readonly version: number;
}

export interface UndoRequest {
  /**
   * @minLength 1
   * @maxLength 1000
   */
  readonly why: string;
}
