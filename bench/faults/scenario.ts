import type { Goal } from './goals.ts';
import type { Stage } from './stage.ts';

/** What is proxied, so that its network can be broken. */
export type Proxied =
  /** Calls to the first provider. */
  | 'calls'
  /** The client's way to ZooKeeper. */
  | 'client'
  /** The first provider's way to ZooKeeper. */
  | 'provider'
  /** Every provider's. */
  | 'providers';

/** One thing that goes wrong under load. */
export interface Scenario {
  readonly name: string;
  /** What happens, in one line. */
  readonly about: string;
  /** Default 3. */
  readonly providers?: number;
  /** Default 10,000. Unit: ms. */
  readonly deadlineMs?: number;
  readonly proxied?: Proxied;
  /** Whether it is a fault of ZooKeeper, which concerns thriftkeeper alone. */
  readonly ofZooKeeper?: boolean;
  /** Whether a second copy of a slow call may help, so that it is played with hedging too. */
  readonly hedgeable?: boolean;
  /** How long the load goes on after the end; more where the fewest calls are not reached. Default 4,000. Unit: ms. */
  readonly afterMs?: number;
  /** Not in the bounded run. */
  readonly fewestCalls?: number;
  /** Whether it is part of the bounded run, in which only goals are judged that any machine reaches. */
  readonly bounded?: boolean;
  /** What is wanted of thriftkeeper. */
  readonly goals: readonly Goal[];
  /** What is wanted beside that with hedging. */
  readonly hedgedGoals?: readonly Goal[];
  /** Breaks something, lets that last, and mends it, saying so to the stage. */
  play(stage: Stage): Promise<void>;
}

/** What each scenario has unless it says otherwise. */
export const defaults = { providers: 3, deadlineMs: 10_000, afterMs: 4_000, fewestCalls: 0 } as const;
