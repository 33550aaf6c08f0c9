// A client under an even load, in a process of its own; started by load.ts.
import { answerParent } from '../zookeeper/child.ts';
import type { CallLog, LoggedAttempt, LoggedCall, LoggedList } from './call-log.ts';
import { momentMs } from './moment.ts';
import { Pace } from './pace.ts';
import { type StackName, stackOf } from './stacks/index.ts';
import type { ClientPlace, Open } from './stacks/stack.ts';
import { stall } from './stall.ts';

/** What the process is told on its command line, as JSON. */
export interface LoadPlan {
  readonly stack: StackName;
  readonly place: ClientPlace;
  readonly callsPerSecond: number;
}

export type LoadOrder =
  /** Begin to call. */
  | { readonly begin: true }
  /** From now on these addresses make a right list. */
  | { readonly expect: readonly string[] }
  | { readonly standing: true }
  | { readonly stallMs: number }
  /** Make no new calls, wait for those under way, and hand out the log. */
  | { readonly end: true };

export interface LoadStanding {
  /** How many providers could be called. */
  readonly eligible: number;
  /** Calls that were made. */
  readonly made: number;
  /** With the answer to `end`. */
  readonly log?: CallLog;
}

const lookEveryMs = 10;

const { stack, place, callsPerSecond } = JSON.parse(process.argv[2]!) as LoadPlan;
const { open } = (await import(stackOf(stack).client)) as { open: Open };

const calls: LoggedCall[] = [];
const attempts: LoggedAttempt[] = [];
const lists: LoggedList[] = [];
let expected = [...place.addresses].sort().join();
let made = 0;
let settled = () => {};
let timer: NodeJS.Timeout | undefined;

const caller = await open(place, (attempt) => attempts.push(attempt));

function make(dueMs: number): void {
  const idempotent = made++ % 2 === 0;
  const note = (code?: string, address?: string) => {
    calls.push({ dueMs, endedMs: momentMs(), idempotent, code, address });
    if (calls.length === made) settled();
  };
  caller.call(idempotent).then(
    () => note(),
    (error: Error & { code?: string }) => note(error.code ?? error.name, caller.blamed(error)),
  );
}

function begin(): void {
  const pace = new Pace(callsPerSecond, momentMs());
  const turn = () => {
    for (const dueMs of pace.due(momentMs())) make(dueMs);
    timer = setTimeout(turn, 1);
  };
  turn();
}

async function end(): Promise<void> {
  clearTimeout(timer);
  if (calls.length < made) await new Promise<void>((resolve) => (settled = resolve));
}

function look(): void {
  const confirmed = caller.confirmed();
  const right = confirmed !== undefined && [...confirmed].sort().join() === expected;
  if (lists.at(-1)?.right !== right) lists.push({ atMs: momentMs(), right });
}

if (stackOf(stack).serverKind === 'thriftkeeper') setInterval(look, lookEveryMs);

answerParent<LoadOrder, LoadStanding>(async (order) => {
  if ('begin' in order) begin();
  if ('expect' in order) {
    expected = [...order.expect].sort().join();
    look();
  }
  if ('stallMs' in order) stall(order.stallMs);
  if ('end' in order) await end();
  const standing = { eligible: caller.eligible(), made };
  return 'end' in order ? { ...standing, log: { calls, attempts, lists } } : standing;
});
