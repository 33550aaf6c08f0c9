import { randomInt } from 'node:crypto';
import { faultsPossible } from '@thriftkeeper/zookeeper/testing';
import type { Command } from '../command.ts';
import { count, parseFlags, some, toggle, UsageError } from '../flags.ts';
import { loadLine, machineLine } from '../machine.ts';
import { type Arena, startArena } from './arena.ts';
import { Parties } from './parties.ts';
import { describeFault, faultKinds, type Plan, planOf } from './plan.ts';
import { Round, type RoundResult } from './round.ts';
import { Settling } from './settling.ts';
import { type Outcome, summaryTable } from './summary.ts';

const flags = {
  rounds: count('how many rounds', 20),
  seed: count('what the rounds are made from; a number of its own each time', undefined, 0),
  kinds: some('what is broken', faultKinds),
  only: count('plays this round of the seed alone', undefined),
  json: toggle('end with one line of JSON'),
};

/** From here on it is said what took so long. */
const slowMs = 2_500;

const failedNote = '; the servers failed by themselves';

/** A round is made of waits that are bounded; together they stay far below this. */
const roundBoundMs = 180_000;

/** `npm run chaos -- zookeeper`: breaks three real servers, and checks what clients and registries come out with. */
export const chaosOnZooKeeper: Command = async (args, owned) => {
  const options = parseFlags(args, flags);
  if (!faultsPossible())
    throw new UsageError('the ensemble that THRIFTKEEPER_ZOOKEEPER names is not ours to break');
  const seed = options.seed ?? randomInt(2 ** 31);
  const numbers =
    options.only === undefined
      ? Array.from({ length: options.rounds }, (_, index) => index + 1)
      : [options.only];
  const arena = await startArena(owned);
  console.log(`${await machineLine(arena.ensemble)}\n${loadLine()}\nseed ${seed}, ${numbers.length} rounds`);

  const settling = new Settling();
  const parties = new Parties(arena, settling);
  owned.own(Promise.resolve(parties));
  const outcomes: Outcome[] = [];
  for (const number of numbers) {
    const plan = planOf(seed, number, options.kinds);
    const result = await bounded(play(arena, parties, settling, plan, number === numbers.at(-1)));
    outcomes.push({ kind: plan.fault.kind, ...result });
    report(number, plan, result, seed);
  }
  const wrong = outcomes.filter(({ problems }) => problems.length > 0).length;
  const serversFailed = outcomes.filter((outcome) => outcome.serversFailed).length;
  const slowestRecoveryMs = Math.max(...outcomes.map(({ recoveryMs }) => recoveryMs));
  console.log(`\n${summaryTable(outcomes)}`);
  console.log(
    `${numbers.length} rounds, ${wrong} wrong end states, slowest recovery ${slowestRecoveryMs} ms`,
  );
  if (options.json)
    console.log(
      JSON.stringify({ rounds: numbers.length, wrongEndStates: wrong, slowestRecoveryMs, serversFailed }),
    );
  return wrong > 0 ? 1 : 0;
};

async function play(
  arena: Arena,
  parties: Parties,
  settling: Settling,
  plan: Plan,
  isLast: boolean,
): Promise<RoundResult> {
  const result = await Round.play(arena, parties, settling, plan);
  // After a wrong end state the next round begins with new clients, so that it counts once.
  const isWrong = result.problems.length > 0;
  if (!plan.closes && !isLast && !isWrong) return result;
  return { ...result, problems: [...result.problems, ...(await parties.close())] };
}

async function bounded(round: Promise<RoundResult>): Promise<RoundResult> {
  const late = Promise.withResolvers<RoundResult>();
  const timer = setTimeout(
    () => late.reject(new Error(`the round has not ended within ${roundBoundMs} ms`)),
    roundBoundMs,
  );
  try {
    return await Promise.race([round, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

function report(number: number, plan: Plan, result: RoundResult, seed: number): void {
  const { recoveryMs, lastReason, problems, serversFailed, notes } = result;
  const verdict = problems.length === 0 ? 'ok' : 'WRONG';
  const recovered = `${recoveryMs} ms`.padStart(9);
  const what = `${describeFault(plan.fault)}${serversFailed ? failedNote : ''}${recoveryMs > slowMs ? `; last: ${lastReason}` : ''}`;
  console.log(`${String(number).padStart(4)}  ${verdict.padEnd(5)} ${recovered}  ${what}`);
  for (const note of notes) console.log(`        (${note})`);
  if (problems.length === 0) return;
  for (const problem of problems.slice(0, 20)) console.log(`        ${problem}`);
  console.log(`        repeat: npm run chaos -- zookeeper --seed ${seed} --only ${number}`);
  console.log(`        or, with all that came before: … --seed ${seed} --rounds ${number}`);
}
