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

/** Where the time of a profile went, in the functions themselves: the most expensive first, with its share. */
export async function profileTable(file: string, lines = 30): Promise<string> {
  const profile = JSON.parse(await readFile(file, 'utf8')) as Profiler.Profile;
  const names = new Map(profile.nodes.map(({ id, callFrame }) => [id, nameOf(callFrame)]));
  const spent = new Map<string, number>();
  let total = 0;
  for (const [index, id] of (profile.samples ?? []).entries()) {
    const name = names.get(id)!;
    if (name === '(idle)') continue;
    const us = profile.timeDeltas?.[index] ?? 0;
    spent.set(name, (spent.get(name) ?? 0) + us);
    total += us;
  }
  const most = [...spent].sort(([, one], [, other]) => other - one).slice(0, lines);
  return table(
    ['function', '% of busy time'],
    most.map(([name, us]) => [name, ((100 * us) / total).toFixed(1)]),
  );
}

function nameOf({ functionName, url, lineNumber }: Profiler.Profile['nodes'][number]['callFrame']): string {
  if (url === '') return functionName;
  const place = url.replace(/^.*\/(?=(?:packages|bench|node_modules)\/)/, '');
  return `${functionName || 'anonymous'} ${place}:${lineNumber + 1}`;
}
