// Every gate beside the tests: `npm run check`, or one or some of them by name.
//
//   npm run check -- [lint] [types] [imports] [generated] [spec] [build] [packages]
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

const gates: Readonly<Record<string, readonly (readonly [string, ...string[]])[]>> = {
  lint: [['biome', 'check', '--error-on-warnings', '.']],
  types: [
    ['tsc', '-p', 'tsconfig.json'],
    // A page, not a program: its sources know a document.
    ['tsc', '-p', 'packages/monitor/console'],
  ],
  imports: [['depcruise', '--config', 'scripts/import-table.cjs', 'packages', 'bench', 'scripts']],
  generated: [['node', 'scripts/generate.ts', '--check']],
  spec: [['node', 'spec/check.mjs']],
  build: [['turbo', 'run', 'build', '--output-logs=errors-only']],
  packages: [['node', 'scripts/check-packages.ts']],
};

const named = process.argv.slice(2);
const unknown = named.find((name) => !Object.hasOwn(gates, name));
if (unknown !== undefined) {
  console.error(`check: there is no gate "${unknown}"; there are ${Object.keys(gates).join(', ')}`);
  process.exit(2);
}

const failed: string[] = [];
for (const name of named.length > 0 ? named : Object.keys(gates)) {
  for (const [command, ...args] of gates[name]!) {
    const startedAt = performance.now();
    const { status, stdout, stderr, error } = spawnSync(command, args, {
      cwd: root,
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    });
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    console.log(`${status === 0 ? 'ok    ' : 'FAILED'} ${name.padEnd(10)} ${seconds} s`);
    if (status === 0) continue;
    failed.push(name);
    console.log([error?.message, stdout, stderr].filter(Boolean).join('\n'));
  }
}
if (failed.length > 0) {
  console.error(`check: ${failed.join(', ')} failed`);
  process.exit(1);
}
