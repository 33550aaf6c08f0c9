import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';
import type { Ensemble } from '@thriftkeeper/zookeeper/testing';

/** What the figures were made on, in one line. */
export async function machineLine(ensemble: Ensemble): Promise<string> {
  const model = cpus()[0]?.model.trim() ?? 'unknown processor';
  const version = /version: ([^,\s-]+)/.exec((await ensemble.servers[0]?.command('srvr')) ?? '')?.[1];
  const servers = `${ensemble.servers.length} ${ensemble.servers.length === 1 ? 'server' : 'servers'}`;
  const gigabytes = Math.round(totalmem() / 2 ** 30);
  return (
    `machine: ${model}, ${availableParallelism()} cores, ${gigabytes} GiB; Node ${process.version}; ` +
    `ZooKeeper ${version ?? 'of unknown version'}, ${servers}, ${ensemble.kind}`
  );
}

/** What others did on the machine when the measuring began: they make every figure worse, and not evenly. */
export const loadLine = (): string =>
  `load when it began: ${loadavg()[0]!.toFixed(1)}, for ${availableParallelism()} cores`;
