import { execFile, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Ensemble, eventually, startEnsemble } from '@thriftkeeper/zookeeper/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultRoot, ERRORS } from '../src/index.ts';
import { digestIdentity } from '../src/zookeeper/index.ts';
import { zookeeperRegistryOptionNames } from '../src/zookeeper/zookeeper-registry.ts';

const home = fileURLToPath(new URL('..', import.meta.url));
const page = await readFile(join(home, 'README.md'), 'utf8');
const security = await readFile(join(home, '../../docs/zookeeper-security.md'), 'utf8');
const blocks = (text: string) => [...text.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code]) => code!);
const section = (from: string, to: string) => page.slice(page.indexOf(from), page.indexOf(to));

describe('the README', () => {
  it('names every option, and the default of the root', () => {
    const rows = section('## Options', '## Errors').matchAll(/^\| `(\w+)` +\| ([^|]*)\|/gm);
    const cells = new Map([...rows].map(([, name, cell]) => [name!, cell!.trim()]));
    expect([...cells.keys()].sort()).toEqual([...zookeeperRegistryOptionNames].sort());
    expect(cells.get('root')).toBe(`\`${defaultRoot}\``);
  });

  it('names errors that there are', () => {
    const named = [...page.slice(page.indexOf('## Errors')).matchAll(/`([A-Z_]{4,})`/g)];
    expect(named.map(([, code]) => code).filter((code) => !(code! in ERRORS))).toEqual([]);
    expect(named.length).toBeGreaterThan(20);
  });

  it('of security shows the identity that its commands print', () => {
    expect(security).toContain(`'${digestIdentity('ops', 'ops-secret')}'`);
  });
});

describe('the code of the README and of the page on security', () => {
  let ensemble: Ensemble;
  let folder: string;

  /** Writes a program, with an ensemble and a directory that are there, and paths in place of package names. */
  const write = (name: string, code: string) =>
    writeFile(
      join(folder, name),
      code
        .replaceAll('127.0.0.1:2181', ensemble.connectString)
        .replaceAll('/var/lib/app', folder)
        .replaceAll('@thriftkeeper/registry/zookeeper', '../src/zookeeper/index.ts'),
    );
  /** A block that does not open its own registry goes on with the one of the first. */
  const opening = () => `${blocks(page)[0]!.split('\n').slice(0, 3).join('\n')}\n`;
  const whole = (code: string) => (code.startsWith('import') ? code : opening() + code);

  beforeAll(async () => {
    ensemble = await startEnsemble();
    // Below the package, so that its dependencies are found.
    folder = await mkdtemp(join(home, '.readme-'));
    const config = {
      extends: '../../../tsconfig.base.json',
      include: ['*.ts'],
      compilerOptions: { noUnusedLocals: false },
    };
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(config));
    for (const [index, code] of blocks(page).entries()) await write(`readme${index}.ts`, whole(code));
    for (const [index, code] of blocks(security).entries()) await write(`security${index}.ts`, code);
  });
  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
    await ensemble?.close();
  });

  it('compiles under strict settings', async () => {
    const complaints = await promisify(execFile)('tsc', ['-p', folder]).then(
      () => '',
      ({ stdout, message }: { stdout: string; message: string }) => stdout || message,
    );
    expect(complaints).toBe('');
    expect(blocks(page).length + blocks(security).length).toBeGreaterThan(4);
  });

  it('announces, follows, keeps, decides and guards', async () => {
    const program = spawn(process.execPath, [join(folder, 'readme0.ts')], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const lines: string[] = [];
    createInterface(program.stdout).on('line', (line) => lines.push(line));
    try {
      await eventually('it prints its provider', () => lines.at(-1)?.includes('at 127.0.0.1:9091'), {
        timeoutMs: 50_000,
      });
      for (const [index, code] of blocks(page).entries()) {
        if (index === 0) continue;
        const name = /^const (kept|guarded)\b/m.exec(code)?.[1] ?? 'registry';
        const end = `\nawait ${name}.watchProviders('tutorial').waitFor(({ complete }) => complete);\nawait ${name}.close();\n${name === 'registry' || !whole(code).includes('const registry') ? '' : 'await registry.close();\n'}`;
        await write(`run${index}.ts`, whole(code) + end);
        await promisify(execFile)(process.execPath, [join(folder, `run${index}.ts`)], { timeout: 50_000 });
      }
      expect(JSON.parse(await readFile(join(folder, 'tutorial.json'), 'utf8')).providers).not.toEqual({});
    } finally {
      program.kill();
    }
  });
});
