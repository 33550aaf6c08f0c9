import fc from 'fast-check';
import { codecTrial } from './codec-trial.ts';
import { anyCase, type End, type HostileCase } from './hostile-case.ts';
import { memoryClientTrial } from './memory-client-trial.ts';
import { memoryServerTrial } from './memory-server-trial.ts';
import { type Recording, record } from './recording.ts';
import { HostileServer } from './socket-client-trial.ts';
import { ListenersUnderFire } from './socket-server-trial.ts';

/** What the bytes are fed to: splitters and readers alone, whole connections in memory, or real loopback sockets. */
export type Reach = 'codec' | 'memory' | 'socket';

/** Every twenty batches: most through what is fast, a good part through what is real. */
const TURNS: readonly Reach[] = [...repeat('codec', 12), ...repeat('memory', 5), ...repeat('socket', 3)];

function repeat(reach: Reach, times: number): Reach[] {
  return new Array<Reach>(times).fill(reach);
}

/** Cases of one seed, tried one after the other. */
export interface Batch {
  readonly number: number;
  readonly seed: number;
  readonly reach: Reach;
  readonly end: End;
  readonly cases: number;
}

/** A case that did harm, as small as it could be made. */
export interface Failure {
  readonly batch: Batch;
  readonly problem: string;
  readonly attack: HostileCase | undefined;
}

/** What is fuzzed. */
export interface FuzzOptions {
  readonly cases: number;
  readonly seed: number;
  readonly ends: readonly End[];
}

/** Cases of a batch; a failure is found again by the batch's number. */
const BATCH_CASES = 250;

/** The batches that make up so many cases: the same for the same seed. */
export const batchesOf = ({ cases, seed, ends }: FuzzOptions): Batch[] =>
  Array.from({ length: Math.ceil(cases / BATCH_CASES) }, (_, index) => ({
    number: index + 1,
    seed: (seed + index) | 0,
    reach: TURNS[Math.floor(index / ends.length) % TURNS.length]!,
    end: ends[index % ends.length]!,
    cases: Math.min(BATCH_CASES, cases - index * BATCH_CASES),
  }));

/** Tries batches. */
export class Fuzzer {
  /** Cases that are being tried: where an error comes out of nowhere, it is one of them. */
  readonly current = new Set<HostileCase>();
  private readonly recording: Recording;
  private readonly listeners: ListenersUnderFire;

  private constructor(recording: Recording, listeners: ListenersUnderFire) {
    this.recording = recording;
    this.listeners = listeners;
  }

  static async start(): Promise<Fuzzer> {
    return new Fuzzer(await record(), await ListenersUnderFire.start());
  }

  /** Undefined when no case did harm. */
  async play(batch: Batch): Promise<Failure | undefined> {
    const server =
      batch.reach === 'socket' && batch.end === 'client' ? await HostileServer.start() : undefined;
    let problem = '';
    const property = fc.asyncProperty(this.casesOf(batch), async (attack) => {
      this.current.add(attack);
      const found = await this.trial(batch, attack, server);
      this.current.delete(attack);
      problem = found ?? problem;
      return found === undefined;
    });
    const { failed, counterexample, errorInstance } = await fc.check(property, {
      seed: batch.seed,
      numRuns: batch.cases,
      // A connection that hangs takes a minute to be found, and would in each smaller form.
      endOnFailure: batch.reach === 'socket',
    });
    await server?.close();
    if (!failed) return undefined;
    return { batch, problem: problem || String(errorInstance), attack: counterexample?.[0] };
  }

  close(): Promise<void> {
    return this.listeners.close();
  }

  private casesOf({ reach, end }: Batch): fc.Arbitrary<HostileCase> {
    const any = anyCase(this.recording, end);
    // HTTP is Node's to parse; a client in memory could not open its next socket.
    const hasHttp = reach === 'socket' || (reach === 'memory' && end === 'server');
    return hasHttp ? any : any.filter(({ transport }) => transport !== 'http');
  }

  private async trial(
    { reach, end }: Batch,
    attack: HostileCase,
    server: HostileServer | undefined,
  ): Promise<string | undefined> {
    if (reach === 'codec') return codecTrial(attack);
    if (server !== undefined) return server.trial(attack);
    if (reach === 'socket') return this.listeners.trial(attack);
    return end === 'server' ? memoryServerTrial(attack) : memoryClientTrial(attack);
  }
}
