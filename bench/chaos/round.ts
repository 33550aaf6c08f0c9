import { setTimeout as sleep } from 'node:timers/promises';
import { eventually, startWitness } from '@thriftkeeper/zookeeper/testing';
import type { Arena } from './arena.ts';
import { breakIt } from './break.ts';
import { Disturber } from './churn.ts';
import { diagnosis } from './diagnosis.ts';
import { Health } from './health.ts';
import { Leaver } from './leaver.ts';
import type { Parties } from './parties.ts';
import { preparePlaces } from './places.ts';
import { generator, type Plan } from './plan.ts';
import type { Settling } from './settling.ts';

/** How a round came out. */
export interface RoundResult {
  readonly recoveryMs: number;
  /** What was wrong in the end; nothing when all is well. */
  readonly problems: readonly string[];
}

/** Everything must work again within this, whatever was broken. */
const recoveryBoundMs = 20_000;
/** How long an end state may take to reach the server that the witness reads from. */
const witnessBoundMs = 3_000;

/** Plays one round: everything works, something breaks, is mended, and everything is right again. */
export async function playRound(
  arena: Arena,
  parties: Parties,
  settling: Settling,
  plan: Plan,
  stream: number,
): Promise<RoundResult> {
  const random = generator(stream, 0);
  const subjects = await parties.open();
  const health = new Health(subjects);
  const disturber = new Disturber(arena.admin, random, settling);
  try {
    await preparePlaces(arena.admin);
    for (const subject of subjects) subject.busy();
    disturber.start();
    await health.works('everything works before anything is broken', recoveryBoundMs);
    const leaver = await Leaver.open(arena.addresses, random() * (plan.fault.holdMs + 100));
    await sleep(50);

    const broken = await health.watchDuring(() => breakIt(arena, plan.fault));
    try {
      if (broken.partial && plan.recoversBroken) {
        health.since(broken.sinceMs);
        await health.works('everything works with one server missing', recoveryBoundMs);
      }
    } finally {
      await broken.mend();
    }
    health.since(broken.partial ? broken.sinceMs : performance.now());
    await health.works('everything works again', recoveryBoundMs);
    await arena.ensemble.ready();

    await Promise.all([disturber.stop(), ...subjects.map((subject) => subject.rest())]);
    await health.finished('everything is done', recoveryBoundMs);
    const { recoveryMs } = health;
    await using witness = await startWitness(arena.ensemble.connectString);
    const verified = async () => {
      const lists = [...subjects, leaver].map((one) => one.verify(witness));
      return (await Promise.all(lists)).flat();
    };
    const problems = await untilNone(verified, witnessBoundMs);
    return { recoveryMs, problems: [...problems, ...(await unsettled(settling))] };
  } catch (error) {
    return {
      recoveryMs: health.recoveryMs,
      problems: [(error as Error).message, ...(await diagnosis(arena))],
    };
  } finally {
    health.end();
    await Promise.all([disturber.stop(), ...subjects.map((subject) => subject.rest())]);
  }
}

async function untilNone(look: () => Promise<string[]>, boundMs: number): Promise<string[]> {
  let problems: string[] = [];
  const none = async () => {
    problems = await look();
    return problems.length === 0;
  };
  await eventually('the end state is right', none, { timeoutMs: boundMs, everyMs: 50 }).catch(() => {});
  return problems;
}

/** Every request is bounded by five seconds; what is still open after six will never settle. */
async function unsettled(settling: Settling): Promise<string[]> {
  await eventually('all has settled', () => settling.open.length === 0, { timeoutMs: 6_000 }).catch(() => {});
  return settling.open.map((what) => `never settled: ${what}`);
}
