import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectEnvironment, root, tools } from './places.mjs';
import { report, SetupError } from './progress.mjs';
import { run, tail } from './shell.mjs';

/** The workspace's npm packages, as the lock file names them. */
export async function bringPackages() {
  const stamp = join(tools, 'packages.stamp');
  const wanted = fingerprint();
  if (
    existsSync(join(root, 'node_modules', '.bin')) &&
    existsSync(stamp) &&
    readFileSync(stamp, 'utf8') === wanted
  )
    return;
  await report.step('npm packages', async () => {
    const { ok, output } = await run('pnpm', ['install', '--frozen-lockfile'], {
      cwd: root,
      env: projectEnvironment(),
      timeoutMs: 900_000,
    });
    if (!ok) throw new SetupError(`pnpm install failed:\n${tail(output, 20)}`);
    writeFileSync(stamp, wanted);
  });
}

/** Changes when the lock file, a manifest, the settings or the Node that addons were built for change. */
function fingerprint() {
  const hash = createHash('sha256');
  hash.update(projectEnvironment().npm_config_nodedir ?? process.version);
  for (const file of ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json', ...manifests()]) {
    hash.update(file).update(readFileSync(join(root, file)));
  }
  return hash.digest('hex');
}

function manifests() {
  return ['packages', 'examples', '.']
    .flatMap((folder) =>
      existsSync(join(root, folder))
        ? readdirSync(join(root, folder)).map((name) => join(folder, name, 'package.json'))
        : [],
    )
    .filter((file) => !file.includes('node_modules') && existsSync(join(root, file)))
    .sort();
}
