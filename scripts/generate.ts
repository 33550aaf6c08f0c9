// Writes what is generated from `spec/`, and from the types of the monitor's API, or proves it current:
//
//   npm run generate            writes
//   npm run generate -- --check writes nothing, exits 1 and names each file that is not current
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { errorModule } from './generate/errors.ts';
import { keeperModule } from './generate/keeper-module.ts';
import { monitorSchemas } from './generate/monitor-schemas.ts';
import { recordTypes } from './generate/record-types.ts';
import { recordValidators } from './generate/record-validators.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const check = process.argv.includes('--check');

/** Packages that carry the error table; they import nothing from each other for it. */
const withErrors = ['transport', 'registry'];

const files = new Map<string, string>();
for (const name of withErrors) files.set(`packages/${name}/src/generated/errors.ts`, await errorModule(root));
files.set('packages/registry/src/generated/records.ts', await recordTypes(root));
for (const [name, text] of await recordValidators(root))
  files.set(`packages/registry/src/generated/${name}`, text);
const keeper = 'packages/transport/src/generated';
const standing = (name: string) => readFile(join(root, keeper, name), 'utf8').catch(() => undefined);
for (const [name, text] of await keeperModule(root, standing)) files.set(`${keeper}/${name}`, text);
files.set('packages/monitor/src/generated/api-schemas.ts', monitorSchemas(root));

const stale: string[] = [];
for (const [name, text] of files) {
  const path = join(root, name);
  const current = await readFile(path, 'utf8').catch(() => undefined);
  if (current === text) continue;
  stale.push(relative(root, path));
  if (check) continue;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}
if (check && stale.length > 0) {
  console.error(`not current, run "npm run generate":\n${stale.map((name) => `  ${name}`).join('\n')}`);
  process.exit(1);
}
console.log(stale.length === 0 ? `${files.size} generated files are current` : `wrote ${stale.join(', ')}`);
