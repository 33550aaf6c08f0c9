import { randomBytes } from 'node:crypto';
import { connect } from '@thriftkeeper/zookeeper';
import { rounded } from '../median.ts';
import type { Ownership } from '../ownership.ts';
import { table } from '../table.ts';
import { type Child, startChild } from './child.ts';
import type { Cycles, Memory } from './watches-process.ts';

/** The heap of our client's process before and after many watch cycles. */
export interface WatchesResult {
  readonly kind: Cycles['kind'];
  readonly cycles: number;
  readonly cyclesPerSecond: number;
  /** After as many cycles of warm-up as one of the ten readings has. */
  readonly heapBeforeBytes: number;
  readonly heapAfterBytes: number;
  /** What each cycle has left behind on average. */
  readonly bytesPerCycle: number;
}

const readings = 10;

/** Goes through the cycles in our client: one-shot watches, then a tenth as many persistent ones. */
export async function measureWatches(
  addresses: string,
  owned: Ownership,
  cycles: number,
): Promise<WatchesResult[]> {
  const root = `/watches-${randomBytes(4).toString('hex')}`;
  await using admin = await connect(addresses);
  await admin.create(root);
  const child = await owned.own(
    startChild<Cycles, Memory>('./watches-process.ts', [addresses, root], ['--expose-gc']),
  );
  const results = [
    await cyclesOf(child, 'one-shot', cycles),
    await cyclesOf(child, 'persistent', Math.ceil(cycles / 10)),
  ];
  await child[Symbol.asyncDispose]();
  return results;
}

async function cyclesOf(
  child: Child<Cycles, Memory>,
  kind: Cycles['kind'],
  cycles: number,
): Promise<WatchesResult> {
  const count = Math.ceil(cycles / readings);
  const before = await child.ask({ kind, count });
  let after = before;
  let tookMs = 0;
  for (let reading = 0; reading < readings; reading++) {
    console.error(`watches: ${kind}, ${(reading + 1) * count} of ${readings * count} cycles`);
    after = await child.ask({ kind, count });
    tookMs += after.tookMs;
  }
  return {
    kind,
    cycles: readings * count,
    cyclesPerSecond: Math.round((readings * count * 1000) / tookMs),
    heapBeforeBytes: before.heapBytes,
    heapAfterBytes: after.heapBytes,
    bytesPerCycle: rounded((after.heapBytes - before.heapBytes) / (readings * count)),
  };
}

/** The results for people. */
export function watchesTable(results: readonly WatchesResult[]): string {
  const kilobytes = (bytes: number) => `${Math.round(bytes / 1024)} KiB`;
  return table(
    ['watches', 'cycles', 'cycles/s', 'heap before', 'heap after', 'bytes left per cycle'],
    results.map((one) => [
      one.kind,
      one.cycles,
      one.cyclesPerSecond,
      kilobytes(one.heapBeforeBytes),
      kilobytes(one.heapAfterBytes),
      one.bytesPerCycle.toFixed(1),
    ]),
  );
}
