import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Ensemble, eventually, startEnsemble } from '@thriftkeeper/zookeeper/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clientOptionNames } from '../src/client-options.ts';
import { resolveOptions } from '../src/resolve-options.ts';
import { places } from './place.ts';

const home = fileURLToPath(new URL('..', import.meta.url));
const pages = {
  client: await readFile(join(home, 'README.md'), 'utf8'),
  server: await readFile(join(home, '../server/README.md'), 'utf8'),
};

describe('the README', () => {
  const place = places();

  it('names every option, and the defaults that hold', () => {
    const table = pages.client.slice(pages.client.indexOf('## Options'), pages.client.indexOf('## Errors'));
    const rows = new Map(
      [...table.matchAll(/^\| `(\w+)` +\| ([^|]*)\|/gm)].map(([, name, cell]) => [name!, cell!.trim()]),
    );
    expect([...rows.keys()].sort()).toEqual([...clientOptionNames].sort());
    const { idempotent, hedging, interceptors, providers, service, announce, ...defaults } = resolveOptions(
      { providers: [] },
      [],
    );
    expect([hedging, interceptors, idempotent]).toEqual([undefined, [], new Set()]);
    expect(announce).toBe(false);
    expect(resolveOptions({ zookeeper: 'a:1', service: 's' }, []).announce).toBe(true);
    for (const [name, value] of Object.entries(defaults)) {
      const cell = typeof value === 'string' ? `\`${value}\`` : value?.toLocaleString('en');
      expect(`${name} ${rows.get(name)}`).toBe(`${name} ${cell}`);
    }
  });

  it('shows what NO_PROVIDER really says', async () => {
    const { client, registry } = place();
    const direct = registry();
    const records = [{}, { state: 'draining' as const }, { transport: 'pigeon' }, { weight: 0 }];
    for (const [index, record] of records.entries()) {
      const address = `127.0.0.${index + 1}:1`;
      await direct.announceProvider('tutorial', `node${index + 1}`, { address, ...record }).registered();
    }
    const calls = client();
    const error = await calls.ping({ deadlineMs: 300 }).catch((failure: unknown) => failure);
    const said = (error as Error).message.replaceAll(/127\.0\.0\.(\d):1\b/g, '10.0.0.$1:9090');
    const [, shown] = /```\n(no provider[^`]*)```/.exec(pages.client)!;
    expect(shown!.trim().replaceAll('\n', ' ')).toBe(said);
  });
});

describe('the code of the READMEs of server and client', () => {
  let ensemble: Ensemble;
  let folder: string;

  beforeAll(async () => {
    ensemble = await startEnsemble();
    // Below the package, so that the packages are found as they are after an install.
    folder = await mkdtemp(join(home, '.readme-'));
    await symlink(join(home, '../../examples/tutorial/gen/node-es6'), join(folder, 'gen'));
    // What `thrift --gen json` makes, shortened to what is read.
    const add = { name: 'add', annotations: { idempotent: 'true' } };
    const description = { services: [{ name: 'Calculator', functions: [{ name: 'ping' }, add] }] };
    await mkdir(join(folder, 'gen-json'));
    await writeFile(join(folder, 'gen-json/tutorial.json'), JSON.stringify(description));
    const config = {
      extends: '../../../tsconfig.base.json',
      compilerOptions: { resolveJsonModule: true },
      include: ['*.ts'],
    };
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(config));
    let name = '';
    for (const page of [pages.server, pages.client]) {
      for (const [, code] of page.matchAll(/```ts\n([\s\S]*?)```/g)) {
        // A block without a name goes on where the one before it ended.
        const named = /^\/\/ (\S+)/.exec(code!)?.[1];
        const before = named ? '' : await readFile(join(folder, name), 'utf8');
        name = named ?? `more-${name}`;
        await writeFile(
          join(folder, name),
          before + code!.replaceAll('127.0.0.1:2181', ensemble.connectString),
        );
      }
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
  });

  it('serves, calls, and stops in order', async () => {
    const server = spawn(process.execPath, [join(folder, 'server.ts')], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const exited = once(server, 'exit');
    const lines: string[] = [];
    createInterface(server.stdout).on('line', (line) => lines.push(line));
    try {
      await eventually('it serves', () => lines[0]?.includes('is serving at 127.0.0.1:'));
      const client = await promisify(execFile)(process.execPath, [join(folder, 'client.ts')], {
        timeout: 60_000,
      });
      expect(client.stdout).toBe('3\n');
      const resilient = await promisify(execFile)(process.execPath, [join(folder, 'resilient.ts')], {
        timeout: 60_000,
      });
      expect(resilient.stdout).toMatch(/^add took \d+ ms\n3\n$/);
    } finally {
      server.kill('SIGTERM');
    }
    expect(await exited).toEqual([0, null]);
  });
});
