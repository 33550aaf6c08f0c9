import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const home = new URL('../', import.meta.url);

test('the example of the README runs and prints why each provider is picked or not', () => {
  const readme = readFileSync(new URL('README.md', home), 'utf8');
  const example = /```ts\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';
  const printed = execFileSync(process.execPath, ['--input-type=module-typescript', '--eval', example], {
    cwd: fileURLToPath(home), // where the package finds itself by name
    encoding: 'utf8',
  });
  expect(printed).toMatch(
    /^node1: ejected \(5 failures in a row, [2-5] s left\)\nnode2: may be picked\nnode3: draining\n$/,
  );
});
