import { readFile, writeFile } from 'node:fs/promises';
import { type Profiler, Session } from 'node:inspector/promises';
import { table } from '../table.ts';

/** Runs something with the sampling profiler on, and writes what it saw, for Chrome's developer tools. */
export async function profiled<Result>(run: () => Promise<Result>, file: string): Promise<Result> {
  using session = Object.assign(new Session(), {
    [Symbol.dispose](this: Session) {
      this.disconnect();
    },
  });
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: 200 });
  await session.post('Profiler.start');
  const result = await run();
  const { profile } = await session.post('Profiler.stop');
  await writeFile(file, JSON.stringify(profile));
  return result;
}

/** What is no work of the process: waiting, and the profiler's own. */
const besideWork = ['(idle)', 'post node:inspector'];

/**
 * Where the time of a profile went, in the functions themselves: the most expensive first, with its share.
 *
 * Samples are counted, not the time between them, which on a busy machine is mostly other processes'.
 */
export async function profileTable(file: string, lines = 25): Promise<string> {
  const profile = JSON.parse(await readFile(file, 'utf8')) as Profiler.Profile;
  const names = new Map(profile.nodes.map(({ id, callFrame }) => [id, nameOf(callFrame)]));
  const seen = new Map<string, number>();
  let total = 0;
  for (const id of profile.samples ?? []) {
    const name = names.get(id)!;
    if (besideWork.some((one) => name.startsWith(one))) continue;
    seen.set(name, (seen.get(name) ?? 0) + 1);
    total++;
  }
  const most = [...seen].sort(([, one], [, other]) => other - one).slice(0, lines);
  return table(
    [`function (${total} samples)`, '% of busy time'],
    most.map(([name, count]) => [name, ((100 * count) / total).toFixed(1)]),
  );
}

function nameOf({ functionName, url, lineNumber }: Profiler.Profile['nodes'][number]['callFrame']): string {
  if (url === '') return functionName;
  const place = url.replace(/^.*\/(?=(?:packages|bench|node_modules)\/)/, '');
  return `${functionName || 'anonymous'} ${place}:${lineNumber + 1}`;
}
