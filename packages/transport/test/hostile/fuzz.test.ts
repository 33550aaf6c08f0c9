import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { batchesOf, type Failure, Fuzzer } from './fuzz.ts';

let fuzzer: Fuzzer;

beforeAll(async () => {
  fuzzer = await Fuzzer.start();
});
afterAll(() => fuzzer.close());

/** The failure as text: what `npm run fuzz` would print of it. */
const textOf = ({ batch, problem, attack }: Failure): string =>
  [
    `${problem} (seed ${batch.seed}, ${batch.reach})`,
    `${attack?.transport}/${attack?.protocol}, calls ${attack?.calls}:`,
    attack?.pieces.map((piece) => piece.toString('hex')).join(' '),
  ].join('\n');

describe('messages and sessions that were broken', () => {
  // A fixed seed: what fails here must fail for everybody. Other seeds are the business of `npm run fuzz`.
  const batches = batchesOf({ cases: 10_000, seed: 20_140_601, ends: ['server', 'client'] });

  it.each(batches)('harm no $end: batch $number, $reach', async (batch) => {
    const failure = await fuzzer.play(batch);
    expect(failure && textOf(failure)).toBeUndefined();
  });
});
