// Writes the packages as they would be published into `packed/`:   npm run pack
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = join(root, 'packed');

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder);
for (const name of readdirSync(join(root, 'packages'))) {
  const place = join(root, 'packages', name);
  if (!isPublished(place)) continue;
  const { status, stderr, stdout } = spawnSync('pnpm', ['pack', '--pack-destination', folder], {
    cwd: place,
    encoding: 'utf8',
  });
  if (status === 0) continue;
  console.error(`pack: ${name}: ${stderr || stdout}`);
  process.exit(1);
}
console.log(`npm install ${join(folder, '*.tgz')}`);

function isPublished(place: string): boolean {
  if (!readdirSync(place).includes('package.json')) return false;
  return !(JSON.parse(readFileSync(join(place, 'package.json'), 'utf8')) as { private?: boolean }).private;
}
