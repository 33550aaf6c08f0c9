import { readFileSync } from 'node:fs';
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
