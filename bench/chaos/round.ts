import { setTimeout as sleep } from 'node:timers/promises';
import { eventually, startWitness } from '@thriftkeeper/zookeeper/testing';
import type { Arena } from './arena.ts';
import { type Broken, breakIt } from './break.ts';
import { Disturber } from './churn.ts';
import { diagnosis } from './diagnosis.ts';
import { Health } from './health.ts';
import { restart, serversAreToBlame } from './hung-servers.ts';
import { Leaver } from './leaver.ts';
import type { Parties } from './parties.ts';
import { preparePlaces } from './places.ts';
import { generator, type Plan } from './plan.ts';
import type { Settling } from './settling.ts';
import type { Subject } from './subject.ts';

/** How a round came out. */
export interface RoundResult {
  readonly recoveryMs: number;
  /** What worked again last. */
  readonly lastReason: string;
  /** What was wrong in the end; nothing when all is well. */
  readonly problems: readonly string[];
  /** Whether the servers had hung by themselves, or led by none; the recovery counts from when they served again. */
  readonly serversFailed: boolean;
  /** What was seen on the way when it took long. */
  readonly notes: readonly string[];
}

/** Everything must work again within this, whatever was broken. */
const recoveryBoundMs = 20_000;
/** After this the servers themselves are looked at. */
const suspicionMs = 8_000;
/** How long an end state may take to reach the server that the witness reads from. */
const witnessBoundMs = 3_000;

/** One round: everything works, something breaks, is mended, and everything is right again. */
export class Round {
  readonly #arena: Arena;
  readonly #settling: Settling;
  readonly #plan: Plan;
  readonly #subjects: readonly Subject[];
  readonly #health: Health;
  readonly #disturber: Disturber;
  readonly #notes: string[] = [];
  #blamed = false;

  private constructor(arena: Arena, settling: Settling, plan: Plan, subjects: readonly Subject[]) {
    this.#arena = arena;
    this.#settling = settling;
    this.#plan = plan;
    this.#subjects = subjects;
    this.#health = new Health(subjects, arena.ensemble.servers);
    this.#disturber = new Disturber(arena.admin, generator(plan.stream, 0), settling);
  }

  /** Plays it to its end, whatever happens. */
  static async play(arena: Arena, parties: Parties, settling: Settling, plan: Plan): Promise<RoundResult> {
    let subjects: readonly Subject[];
    try {
      subjects = await parties.open();
    } catch (error) {
      const problems = [`cannot begin: ${(error as Error).message}`, ...(await diagnosis(arena))];
      return { problems, serversFailed: false, recoveryMs: 0, lastReason: '', notes: [] };
    }
    return new Round(arena, settling, plan, subjects).#result();
  }

  async #result(): Promise<RoundResult> {
    let problems: string[];
    try {
      problems = await this.#play();
    } catch (error) {
      problems = [(error as Error).message, ...(await diagnosis(this.#arena))];
    } finally {
      this.#health.end();
      await this.#rest();
    }
    const { recoveryMs, lastReason } = this.#health;
    return { problems, serversFailed: this.#blamed, recoveryMs, lastReason, notes: this.#notes };
  }

  async #play(): Promise<string[]> {
    const { fault } = this.#plan;
    await preparePlaces(this.#arena.admin);
    for (const subject of this.#subjects) subject.busy();
    this.#disturber.start();
    await this.#works('everything works before anything is broken');
    const random = generator(this.#plan.stream, 1);
    const leaver = await Leaver.open(this.#arena.addresses, random() * (fault.holdMs + 100));
    await sleep(50);

    this.#health.since(performance.now());
    const broken = await breakIt(this.#arena, fault);
    await this.#mend(broken);
    this.#health.since(broken.partial && !this.#blamed ? broken.sinceMs : performance.now());
    await this.#works('everything works again');
    await this.#arena.ensemble.ready();

    await this.#rest();
    await this.#health.finished('everything is done', recoveryBoundMs);
    const wrong = await this.#verify([...this.#subjects, leaver]);
    return [...wrong, ...(await this.#unsettled())];
  }

  /** Mends it, at once or when everything works without the missing server, as the plan says. */
  async #mend(broken: Broken): Promise<void> {
    try {
      if (!broken.partial || !this.#plan.recoversBroken) return;
      this.#health.since(broken.sinceMs);
      await this.#health.works('everything works with one server missing', recoveryBoundMs);
    } catch (error) {
      if (!(await serversAreToBlame(this.#arena))) {
        this.#notes.push((error as Error).message, ...(await diagnosis(this.#arena)));
        throw error;
      }
      this.#blamed = true;
    } finally {
      await broken.mend();
    }
  }

  /** Waits until everything works; servers that have hung are restarted, for no client can help that. */
  async #works(what: string): Promise<void> {
    try {
      await this.#health.works(what, suspicionMs);
    } catch (error) {
      this.#notes.push((error as Error).message, ...(await diagnosis(this.#arena)));
      if (await serversAreToBlame(this.#arena)) {
        this.#blamed = true;
        await restart(this.#arena);
        this.#health.since(performance.now());
      }
      await this.#health.works(what, recoveryBoundMs - suspicionMs);
    }
  }

  async #rest(): Promise<void> {
    await Promise.all([this.#disturber.stop(), ...this.#subjects.map((subject) => subject.rest())]);
  }

  async #verify(all: readonly Pick<Subject, 'verify'>[]): Promise<string[]> {
    await using witness = await startWitness(this.#arena.ensemble.connectString);
    let problems: string[] = [];
    const none = async () => {
      problems = (await Promise.all(all.map((one) => one.verify(witness)))).flat();
      return problems.length === 0;
    };
    const bounds = { timeoutMs: witnessBoundMs, everyMs: 50 };
    await eventually('the end state is right', none, bounds).catch(() => {});
    return problems;
  }

  /** Every request is bounded by five seconds; what is still open after six will never settle. */
  async #unsettled(): Promise<string[]> {
    const settled = () => this.#settling.open.length === 0;
    await eventually('all has settled', settled, { timeoutMs: 6_000 }).catch(() => {});
    return this.#settling.open.map((what) => `never settled: ${what}`);
  }
}
