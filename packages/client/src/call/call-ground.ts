import type { HedgeBudget, RetryBudget, Throttle } from '@thriftkeeper/balancer';
import type { ThriftkeeperError } from '@thriftkeeper/registry';
import type { ResolvedClientOptions } from '../client-options.ts';
import type { Clock } from '../clock.ts';
import type { CallFleet } from '../fleet/fleet.ts';
import type { Call } from './call.ts';

/** What the calls of a client share. */
export interface CallGround {
  readonly fleet: CallFleet;
  readonly options: Pick<ResolvedClientOptions, 'service' | 'waitForProviders' | 'onAttempt'>;
  readonly budget: RetryBudget;
  readonly hedgeBudget: HedgeBudget;
  /** Undefined: no call is dropped because the service is overloaded. */
  readonly throttle: Throttle | undefined;
  readonly clock: Clock;
  readonly draw: () => number;
  /** Whether the client is being closed: calls end as they can, and wait for nothing more. */
  readonly closing: boolean;
  /** Why operators let no call through now; takes what the call may use up. */
  restricts(method: string, nowMs: number): ThriftkeeperError | undefined;
  /** Asks to be looked at again when a provider may be there, or some time has passed. */
  waitForProvider(call: Call): void;
  /** Told once by each call, when it has settled. */
  settled(call: Call): void;
}
