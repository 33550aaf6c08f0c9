import { randomInt } from 'node:crypto';
import { type Batch, batchesOf, type Failure, Fuzzer } from '../../packages/transport/test/hostile/fuzz.ts';
import type { HostileCase } from '../../packages/transport/test/hostile/hostile-case.ts';
import type { Command } from '../command.ts';
import { count, parseFlags, some, toggle } from '../flags.ts';

const flags = {
  cases: count('how many broken inputs', 100_000),
  seed: count('what they are made from; a number of its own each time', undefined, 0),
  target: some('which end they are thrown at', ['server', 'client']),
  only: count('plays this batch of the seed alone', undefined),
  json: toggle('end with one line of JSON'),
};

/** Batches at once: connections must be broken while others are at work. */
const LANES = 8;
/** Lines of progress, however many cases there are. */
const LINES = 20;
const SHOWN_HEX = 20_000;

/** `npm run fuzz`: valid messages and recorded sessions, broken, at our listener and at our client. */
export const fuzzTransport: Command = async (args) => {
  const { cases, seed = randomInt(2 ** 31), target, only, json } = parseFlags(args, flags);
  const all = batchesOf({ cases, seed, ends: target });
  const batches = only === undefined ? all : all.filter(({ number }) => number === only);
  console.log(
    `seed ${seed}, ${cases} cases in ${batches.length} batches, at the ${target.join(' and the ')}`,
  );

  const fuzzer = await Fuzzer.start();
  const accident = Promise.withResolvers<Failure>();
  const run = new Run(batches, fuzzer);
  const onAccident = (error: unknown): void =>
    accident.resolve({ batch: run.last!, problem: textOf(error), attack: undefined });
  process.on('uncaughtException', onAccident).on('unhandledRejection', onAccident);
  const failure = await Promise.race([run.play(), accident.promise]);
  if (failure !== undefined) report(failure, seed, cases, target, [...fuzzer.current]);
  else await fuzzer.close();

  const { played } = run;
  const { codec, memory, socket } = played;
  const verdict = failure === undefined ? 'none did harm' : 'FAILED';
  console.log(
    `${codec + memory + socket} cases: ${codec} through codecs, ${memory} through connections in memory, ` +
      `${socket} through loopback sockets; ${verdict}; ${residentMiB()} MiB resident`,
  );
  if (json) console.log(JSON.stringify({ seed, ...played, failures: failure === undefined ? 0 : 1 }));
  return failure === undefined ? 0 : 1;
};

/** Plays batches in lanes, until one fails. */
class Run {
  readonly played = { codec: 0, memory: 0, socket: 0 };
  last: Batch | undefined;
  private readonly batches: readonly Batch[];
  private readonly fuzzer: Fuzzer;
  private next = 0;
  private done = 0;
  private failure: Failure | undefined;

  constructor(batches: readonly Batch[], fuzzer: Fuzzer) {
    this.batches = batches;
    this.fuzzer = fuzzer;
  }

  async play(): Promise<Failure | undefined> {
    await Promise.all(Array.from({ length: LANES }, () => this.lane()));
    return this.failure;
  }

  private async lane(): Promise<void> {
    const { batches } = this;
    while (this.failure === undefined && this.next < batches.length) {
      const batch = batches[this.next++]!;
      this.last = batch;
      this.failure ??= await this.fuzzer.play(batch);
      this.played[batch.reach] += batch.cases;
      this.done++;
      if (this.done % Math.ceil(batches.length / LINES) !== 0) continue;
      const { codec, memory, socket } = this.played;
      console.log(`  ${codec + memory + socket} cases, ${residentMiB()} MiB resident`);
    }
  }
}

const report = (
  { batch, problem, attack }: Failure,
  seed: number,
  cases: number,
  target: readonly string[],
  current: readonly HostileCase[],
): void => {
  console.log(`\nseed ${seed}, batch ${batch.number} (${batch.reach}, ${batch.end}): ${problem}`);
  // Where the error came out of nowhere, the culprit is one of those that were on their way.
  for (const each of attack === undefined ? current : [attack]) {
    const hex = each.pieces.map((piece) => piece.toString('hex')).join(' ');
    const calls = each.end === 'client' ? `, calls ${each.calls}` : '';
    console.log(`  ${each.end} ${each.transport}/${each.protocol}${calls}: ${hex.slice(0, SHOWN_HEX)}`);
  }
  const flagsText = `--cases ${cases} --seed ${seed} --target ${target.join(',')}`;
  console.log(`  repeat: npm run fuzz -- ${flagsText} --only ${batch.number}\n`);
};

const textOf = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);

const residentMiB = (): number => Math.round(process.memoryUsage.rss() / 2 ** 20);
