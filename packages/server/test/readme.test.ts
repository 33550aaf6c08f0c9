import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { resolveOptions } from '../src/resolve-options.ts';
import { serverOptionNames } from '../src/server-options.ts';
import { defaultStopTimes } from '../src/stop-times.ts';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

/** The rows of tables whose first cell is one name in code: name and second cell. */
const rows = new Map(
  [...readme.matchAll(/^\| `(\w+)` +\| ([^|]*)\|/gm)].map(([, name, cell]) => [name!, cell!.trim()]),
);
/** As tables write values: numbers with commas, texts as code. */
const written = (value: unknown) =>
  typeof value === 'number' ? value.toLocaleString('en') : `\`${String(value)}\``;

it('the README names every option, and the defaults that hold', () => {
  expect([...rows.keys()]).toEqual(expect.arrayContaining([...serverOptionNames]));
  const { stopTimes, stopOn, ...defaults } = resolveOptions({});
  expect(stopTimes).toEqual(defaultStopTimes);
  expect(stopOn).toEqual([]);
  for (const [name, value] of Object.entries({ ...defaults, ...defaultStopTimes }))
    expect(`${name} ${rows.get(name)}`).toBe(`${name} ${written(value)}`);
});

it('the README names no option that there is not', () => {
  const table = readme.slice(readme.indexOf('## Options'), readme.indexOf('## Start and stop'));
  const named = [...table.matchAll(/^\| `(\w+)` /gm)].map(([, name]) => name);
  expect(named.sort()).toEqual([...serverOptionNames].sort());
});

it('the code of the README compiles under strict settings, and what makes servers runs', async () => {
  const folder = await mkdtemp(fileURLToPath(new URL('../.readme-', import.meta.url)));
  try {
    const generated = new URL('../../../examples/tutorial/gen/node-es6', import.meta.url);
    await cp(fileURLToPath(generated), join(folder, 'gen'), { recursive: true });
    const settings = { extends: '../../../tsconfig.base.json', include: ['*.ts'] };
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(settings));
    const programs = [...readme.matchAll(/```ts\n\/\/ (\S+)\n([\s\S]*?)```/g)];
    expect(programs.map(([, name]) => name)).toEqual(['server.ts', 'handler.ts', 'overload.ts']);
    for (const [, name, code] of programs) await writeFile(join(folder, name!), code!);
    await promisify(execFile)('tsc', ['-p', folder]).catch(({ stdout }) => expect(stdout).toBe(''));
    for (const name of ['handler.ts', 'overload.ts'])
      await promisify(execFile)(process.execPath, [join(folder, name)], { timeout: 60_000 });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
