// Writes docs/interop.md from a run of the interop tests. The tests themselves hold it to what they find.
//
//   npm run interop
import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CASES } from '../packages/transport/test/peers/cases.ts';
import { type PeerResults, renderDocument } from '../packages/transport/test/peers/matrix.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const tests = 'packages/transport/test/peers';

const results = await mkdtemp(join(tmpdir(), 'thriftkeeper-interop-'));
try {
  const { status } = spawnSync('vitest', ['run', tests], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, THRIFTKEEPER_INTEROP_RESULTS: results },
  });
  if (status !== 0) fail('the tests failed: nothing was written');

  const peers: PeerResults[] = [];
  for (const name of (await readdir(results)).sort()) {
    peers.push(JSON.parse(await readFile(join(results, name), 'utf8')) as PeerResults);
  }
  const suites = (await readdir(join(root, tests))).filter((name) => name.endsWith('.test.ts'));
  if (peers.length < suites.length) {
    fail(`only ${peers.length} of ${suites.length} peers could be tested here: nothing was written`);
  }
  await writeFile(
    join(root, 'docs/interop.md'),
    renderDocument(
      peers,
      CASES.map(({ name }) => name),
    ),
  );
  console.log('wrote docs/interop.md');
} finally {
  await rm(results, { recursive: true, force: true });
}

function fail(why: string): never {
  console.error(`interop: ${why}`);
  process.exit(1);
}
