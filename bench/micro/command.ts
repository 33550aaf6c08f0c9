import { availableParallelism, cpus } from 'node:os';
import type { Command } from '../command.ts';
import { parseFlags, some, toggle } from '../flags.ts';
import { rounded } from '../median.ts';
import type { Ownership } from '../ownership.ts';
import { table } from '../table.ts';
import { startChild } from '../zookeeper/child.ts';
import type { Cost } from './measure.ts';
import { type SubjectGroup, subjectGroups, subjects } from './subjects.ts';

const flags = {
  only: some('what to measure', subjectGroups),
  json: toggle('end with one line of JSON'),
};

interface Measured {
  readonly group: SubjectGroup;
  readonly subject: string;
  readonly costs: readonly Cost[];
}

/** `npm run bench -- micro`: what codecs, pickers and deadlines cost on their own. */
export const measureParts: Command = async (args, owned) => {
  const options = parseFlags(args, flags);
  const model = cpus()[0]?.model.trim() ?? 'unknown processor';
  console.log(`machine: ${model}, ${availableParallelism()} cores; Node ${process.version}`);
  const all: Measured[] = [];
  for (const group of options.only) {
    const measured: Measured[] = [];
    for (const subject of Object.keys(subjects[group]))
      measured.push({ group, subject, costs: await measureAlone(group, subject, owned) });
    console.log(`\n${costTable(group, measured)}`);
    all.push(...measured);
  }
  if (options.json) console.log(JSON.stringify({ rows: all.flatMap(rowsOf) }));
  return 0;
};

async function measureAlone(group: SubjectGroup, subject: string, owned: Ownership) {
  const module = new URL('./micro-process.ts', import.meta.url).href;
  await using child = await owned.own(startChild<object, Cost[]>(module, [group, subject]));
  return await child.ask({});
}

const costTable = (group: SubjectGroup, measured: readonly Measured[]) =>
  table(
    [`${group}, ns each`, ...(measured[0]?.costs.map(({ operation }) => operation) ?? [])],
    measured.map(({ subject, costs }) => [subject, ...costs.map(({ nsEach }) => nsEach)]),
  );

const rowsOf = ({ group, subject, costs }: Measured) =>
  costs.map(({ operation, nsEach }) => ({ group, subject, operation, nsEach: rounded(nsEach) }));
