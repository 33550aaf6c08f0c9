import { execFile, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { ERRORS } from '@thriftkeeper/registry';
import { type Ensemble, eventually, freePort, startEnsemble } from '@thriftkeeper/zookeeper/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allRoutes } from '../src/api/app.ts';
import { entryOf } from '../src/control/entry.ts';
import { defaults, startOptionNames } from '../src/monitor-options.ts';

const home = fileURLToPath(new URL('..', import.meta.url));
const page = await readFile(join(home, 'README.md'), 'utf8');
const blocks = [...page.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code]) => code!);
const section = (from: string, to: string) => page.slice(page.indexOf(from), page.indexOf(to));

/** What each program does. */
const mounts = [
  'starts a monitor',
  'mounts one in node:http',
  'mounts one in Express',
  'mounts one in Fastify',
];

describe('the README', () => {
  it('names every option, and its default', () => {
    const rows = section('## Options', '## Who may what').matchAll(/^\| `(\w+)` +\| ([^|]*)\|/gm);
    const cells = new Map([...rows].map(([, name, cell]) => [name!, cell!.trim().replace(/[`,]/g, '')]));
    expect([...cells.keys()].sort()).toEqual([...startOptionNames].sort());
    for (const [name, value] of Object.entries(defaults)) expect(cells.get(name), name).toBe(String(value));
  });

  it('names the routes that there are', () => {
    const paths = new Set(allRoutes({} as never, {} as never).map(({ path }) => path));
    const table = section('## Routes', 'Failures have').replaceAll(/^[^|].*$/gm, '');
    const named = [...table.matchAll(/[ `](\/[\w/:.]+)`/g)].map(([, path]) => path!.replace('/api/v1', ''));
    expect(named.length).toBeGreaterThan(15);
    expect(named.filter((path) => !paths.has(path))).toEqual([]);
    const hidden = [...paths].filter(
      (path) => !/\/(stream|history|map)$/.test(path) && !named.includes(path),
    );
    expect(hidden).toEqual([]);
  });

  it('shows actions that there are, and errors', () => {
    const actions = [...page.matchAll(/`(\{"kind".*?\})`/g)].map(([, text]) => JSON.parse(text!));
    expect(actions.map(({ kind }) => kind)).toEqual(['weight', 'state', 'limit', 'kick', 'policy']);
    for (const action of actions) expect(entryOf(action)).toBeDefined();
    const named = [...page.slice(page.indexOf('## Errors')).matchAll(/`([A-Z_]{4,})`/g)];
    expect(named.map(([, code]) => code).filter((code) => !(code! in ERRORS))).toEqual([]);
  });
});

describe('the code of the README', () => {
  let ensemble: Ensemble;
  let folder: string;
  let port: number;

  beforeAll(async () => {
    ensemble = await startEnsemble();
    port = await freePort();
    // Below the package, so that its dependencies are found.
    folder = await mkdtemp(join(home, '.readme-'));
    const config = { extends: '../../../tsconfig.base.json', include: ['*.ts'] };
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(config));
    for (const [index, code] of blocks.entries()) {
      const here = code
        .replaceAll('127.0.0.1:2181', ensemble.connectString)
        .replace("' });", `', listen: '127.0.0.1:${port}' });`)
        .replace('8420', String(port))
        .replaceAll("'@thriftkeeper/monitor'", "'../src/index.ts'");
      await writeFile(
        join(folder, `readme${index}.ts`),
        index === 0 ? here : here.replace(/, listen: [^}]*/, ' '),
      );
    }
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
    expect(blocks).toHaveLength(mounts.length);
  });

  for (const [index, what] of mounts.entries()) {
    it(`${what} that answers, and hears what it is sent`, async () => {
      const program = spawn(process.execPath, [join(folder, `readme${index}.ts`)], {
        cwd: folder,
        stdio: ['ignore', 'ignore', 'inherit'],
      });
      const ended = new Promise((resolve) => program.on('close', resolve));
      const url = `http://127.0.0.1:${port}${index === 0 ? '' : '/ops/thrift'}`;
      try {
        await eventually(
          'it is healthy',
          async () => (await fetch(`${url}/health`).catch(() => undefined))?.status === 200,
          { timeoutMs: 50_000 },
        );
        const refused = await fetch(`${url}/api/v1/session`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ user: 'admin', password: 'guess' }),
        });
        expect(await refused.json()).toMatchObject({ code: 'UNAUTHENTICATED' });
      } finally {
        program.kill('SIGKILL');
        await ended;
      }
    });
  }
});
