import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Ensemble, startEnsemble } from '@thriftkeeper/zookeeper/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const tutorial = join(root, 'examples/tutorial');

/** The code of a Markdown page by the file name in its first line. */
function programs(page: string): Map<string, string> {
  const blocks = [...page.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code]) => code!);
  return new Map(blocks.map((code) => [/^\/\/ (\S+)/.exec(code)?.[1] ?? '', code]));
}

describe('the code of the README', () => {
  let ensemble: Ensemble;
  let folder: string;
  const running: ChildProcess[] = [];

  beforeAll(async () => {
    ensemble = await startEnsemble();
    // Below the example, so that packages are found as they are after an install.
    folder = await mkdtemp(join(tutorial, '.readme-'));
    await cp(join(tutorial, 'gen/node-es6'), join(folder, 'gen'), { recursive: true });
    await writeFile(
      join(folder, 'tsconfig.json'),
      JSON.stringify({ extends: '../../../tsconfig.base.json', include: ['*.ts'] }),
    );
    const page = await readFile(join(root, 'README.md'), 'utf8');
    for (const [name, code] of programs(page)) {
      await writeFile(join(folder, name), code.replaceAll('127.0.0.1:2181', ensemble.connectString));
    }
  });
  afterAll(async () => {
    for (const child of running) child.kill('SIGKILL');
    await rm(folder, { recursive: true, force: true });
    await ensemble.close();
  });

  it('compiles under strict settings', async () => {
    await promisify(execFile)('tsc', ['-p', folder]);
  });

  it('serves, calls, and stops in order', async () => {
    const server = spawn(process.execPath, [join(folder, 'server.ts')], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    running.push(server);
    const ended = new Promise<number | null>((resolve) => server.once('exit', resolve));
    await new Promise<void>((resolve) =>
      server.stdout.on('data', (chunk) => String(chunk).includes('serving') && resolve()),
    );
    const { stdout } = await promisify(execFile)(process.execPath, [join(folder, 'client.ts')], {
      timeout: 60_000,
    });
    expect(stdout.trim()).toBe('3');
    server.kill('SIGTERM');
    expect(await ended).toBe(0);
  });
});
