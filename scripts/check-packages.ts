// Packs every package as it would be published and looks at it as a user's tools will: publint, "are the types
// wrong", and a program that imports and requires every entry from an empty folder.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = fileURLToPath(new URL('..', import.meta.url));

interface Manifest {
  readonly name: string;
  readonly private?: boolean;
  readonly exports: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly publishConfig?: { readonly exports?: Readonly<Record<string, unknown>> };
}

const problems: string[] = [];
const folder = await mkdtemp(join(tmpdir(), 'packed-'));
try {
  const packed = new Map<string, { readonly manifest: Manifest; readonly tarball: string }>();
  for (const name of await readdir(join(root, 'packages'))) {
    const place = join(root, 'packages', name);
    if (!existsSync(join(place, 'package.json'))) continue;
    const manifest = JSON.parse(await readFile(join(place, 'package.json'), 'utf8')) as Manifest;
    if (manifest.private) continue;
    sameEntries(manifest);
    const { stdout } = await run('pnpm', ['pack', '--json', '--pack-destination', folder], { cwd: place });
    const { filename } = JSON.parse(stdout.slice(stdout.indexOf('{'))) as { filename: string };
    packed.set(manifest.name, { manifest, tarball: join(folder, filename.split('/').at(-1)!) });
  }
  for (const { manifest, tarball } of packed.values()) {
    await look(`publint ${manifest.name}`, 'publint', ['run', tarball, '--strict']);
    // node10 knows no exports: subpaths cannot be right for it, and it is long past its end.
    await look(`attw ${manifest.name}`, 'attw', [tarball, '--profile', 'node16']);
  }
  await tryAll(packed);
} finally {
  await rm(folder, { recursive: true, force: true });
}
if (problems.length > 0) {
  console.error(problems.join('\n'));
  process.exit(1);
}
console.log('every package is fit to be published');

/** What users import is what we import while we work. */
function sameEntries({ name, exports, publishConfig }: Manifest): void {
  const here = Object.keys(exports).join();
  const published = Object.keys(publishConfig?.exports ?? {}).join();
  if (here !== published) problems.push(`${name}: exports ${here}, but publishes ${published}`);
}

async function look(what: string, command: string, args: readonly string[]): Promise<void> {
  try {
    await run(command, [...args], { cwd: root, maxBuffer: 16 * 1024 * 1024 });
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string };
    problems.push(`${what}:\n${stdout ?? ''}${stderr ?? (error as Error).message}`);
  }
}

/** Lays the packed packages out as an install does, without a registry: dependencies come from the workspace. */
async function tryAll(
  packed: ReadonlyMap<string, { readonly manifest: Manifest; readonly tarball: string }>,
): Promise<void> {
  const modules = join(folder, 'try', 'node_modules');
  for (const [name, { tarball }] of packed) {
    await mkdir(join(modules, name), { recursive: true });
    await run('tar', ['-xzf', tarball, '-C', join(modules, name), '--strip-components=1']);
  }
  for (const [name, { manifest }] of packed) {
    for (const dependency of Object.keys(manifest.dependencies ?? {})) {
      if (packed.has(dependency) || existsSync(join(modules, dependency))) continue;
      const { symlink } = await import('node:fs/promises');
      const there = join(root, 'packages', name.split('/')[1]!, 'node_modules', dependency);
      await mkdir(join(modules, dependency, '..'), { recursive: true });
      await symlink(there, join(modules, dependency));
    }
  }
  const entries = [...packed.values()].flatMap(({ manifest }) =>
    Object.keys(manifest.exports).map((entry) => join(manifest.name, entry)),
  );
  const esm = entries.map(
    (entry) =>
      `if (Object.keys(await import('${entry}')).length === 0) throw new Error('${entry} exports nothing');`,
  );
  const cjs = entries.map(
    (entry) =>
      `if (Object.keys(require('${entry}')).length === 0) throw new Error('${entry} exports nothing');`,
  );
  await writeFile(join(folder, 'try', 'esm.mjs'), esm.join('\n'));
  await writeFile(join(folder, 'try', 'cjs.cjs'), cjs.join('\n'));
  for (const file of ['esm.mjs', 'cjs.cjs'])
    await look(`importing from ${file}`, 'node', [join(folder, 'try', file)]);
}
