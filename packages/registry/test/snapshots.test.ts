import { spawn } from 'node:child_process';
import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '@thriftkeeper/zookeeper/testing';
import Ajv from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MemoryTree, memoryCoordination, Registry, type Snapshot } from '../src/index.ts';
import { systemDisk } from '../src/snapshots/snapshot-disk.ts';
import { snapshotPath } from '../src/snapshots/snapshot-path.ts';
import { ManualClock } from '../src/testing/manual-clock.ts';

const schemaFile = new URL('../../../spec/schemas/snapshot.schema.json', import.meta.url);

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'snapshots-'));
});
afterEach(async () => {
  await chmod(directory, 0o700);
  await rm(directory, { recursive: true });
});

describe('a registry that keeps snapshots', () => {
  const opened: Registry[] = [];
  const open = (tree: MemoryTree, snapshots = directory, clock?: ManualClock) => {
    const coordination = memoryCoordination(tree);
    const registry = new Registry(coordination, { snapshots, ...(clock && { clock }) });
    opened.push(registry);
    return { registry, faults: coordination.faults };
  };
  const file = () => join(directory, 'tutorial.json');
  const json = async () => JSON.parse(await readFile(file(), 'utf8'));
  const names = ({ nodes }: Snapshot<unknown>) => nodes.map(({ node }) => node);
  const announce = (registry: Registry, count: number) =>
    Promise.all(
      Array.from({ length: count }, (_, index) =>
        registry
          .announceProvider('tutorial', `node${index + 1}`, {
            address: `127.0.0.1:909${index + 1}`,
            'x-private': 1,
          })
          .registered(),
      ),
    );
  /** A list of `count` providers in the file, by a client that has ended. */
  const kept = async (count: number) => {
    const tree = new MemoryTree();
    const { registry } = open(tree);
    await announce(registry, count);
    const providers = registry.watchProviders('tutorial');
    await providers.waitFor(({ nodes }) => nodes.length === count);
    await registry.close();
    return tree;
  };

  afterEach(async () => {
    await Promise.all(opened.splice(0).map((registry) => registry.close()));
  });

  it('writes records as they stand in the registry, with the control document and the consumers', async () => {
    const { registry } = open(new MemoryTree());
    await announce(registry, 2);
    await registry.announceConsumer('tutorial', 'client1').registered();
    const control = { providers: { node1: { 'x-note': 'unknown fields are kept' } } };
    await registry.control('tutorial').write(control, undefined);
    const consumers = registry.watchConsumers('tutorial');
    const providers = registry.watchProviders('tutorial');
    await Promise.all([
      providers.waitFor(({ nodes }) => nodes.length === 2),
      consumers.waitFor(({ nodes }) => nodes.length === 1),
    ]);
    await eventually('everything is in the file', async () => {
      const content = await json().catch(() => undefined);
      return content?.control && content.consumers && Object.keys(content.providers).length === 2;
    });
    const content = await json();
    expect(content).toMatchObject({
      spec: 1,
      service: 'tutorial',
      stale: false,
      control,
      consumers: ['client1'],
    });
    expect(content.providers.node1).toEqual({
      address: '127.0.0.1:9091',
      'x-private': 1,
      token: expect.stringMatching(/^[0-9a-f]{32}$/),
    });
    const validator = formats
      .default(new Ajv.default({ strict: false }))
      .compile(JSON.parse(await readFile(schemaFile, 'utf8')));
    expect(validator(content), JSON.stringify(validator.errors)).toBe(true);
    expect(registry.status().snapshots).toMatchObject([
      { service: 'tutorial', path: file(), problem: undefined },
    ]);
  });

  it('begins with the list of the file, stale and with its age, while the registry is away', async () => {
    await kept(2);
    const content = await json();
    content.writtenAt = new Date(Date.now() - 3_600_000).toISOString();
    content.control = { providers: { node1: { 'x-note': 'from the file' } } };
    await writeFile(file(), JSON.stringify(content));
    const { registry, faults } = open(new MemoryTree());
    faults.suspend();
    const providers = registry.watchProviders('tutorial');
    expect(names(providers.value)).toEqual(['node1', 'node2']);
    expect(providers.value).toMatchObject({ stale: true, complete: false, trouble: undefined });
    expect(providers.value.staleForMs).toBeGreaterThanOrEqual(3_600_000);
    expect(registry.control('tutorial').watch().live.value).toMatchObject({
      stale: true,
      document: content.control,
    });
    // It has nothing to add to the file.
    await registry.close();
    expect(await json()).toEqual(content);
  });

  it('replaces it by the first reading, holding what that reading should have (DISC-6, DISC-22)', async () => {
    const tree = await kept(3);
    const clock = new ManualClock();
    const { registry, faults } = open(tree, directory, clock);
    faults.suspend();
    const providers = registry.watchProviders('tutorial');
    faults.resume();
    await providers.waitFor(({ complete }) => complete);
    // The registry shows none of them: all are held, and the list is stale.
    expect(providers.value).toMatchObject({ stale: true });
    expect(names(providers.value)).toEqual(['node1', 'node2', 'node3']);
    await announce(open(tree).registry, 1);
    await clock.advance(10_000);
    expect(names(providers.value)).toEqual(['node1']);
    expect(providers.value.stale).toBe(false);
  });

  it('goes on without a file that is broken, and says so until it is written again', async () => {
    await writeFile(file(), '{"spec": 1');
    const { registry } = open(new MemoryTree());
    const providers = registry.watchProviders('tutorial');
    expect(providers.value).toMatchObject({ nodes: [], fileProblem: { code: 'SNAPSHOT_INVALID' } });
    await providers.waitFor(({ complete }) => complete);
    await providers.waitFor(({ fileProblem }) => fileProblem === undefined);
    expect((await json()).providers).toEqual({});
  });

  it('names records of the file that it cannot read, and uses the others', async () => {
    await kept(1);
    const content = await json();
    content.providers = { ...content.providers, broken: {} };
    await writeFile(file(), JSON.stringify(content));
    const { registry, faults } = open(new MemoryTree());
    faults.suspend();
    const { value } = registry.watchProviders('tutorial');
    expect(names(value)).toEqual(['node1']);
    expect(value.unreadable).toMatchObject([{ node: 'broken', error: { code: 'RECORD_INVALID' } }]);
  });

  it('shows the list as ever, and what is wrong, where the directory cannot be written', async () => {
    await writeFile(join(directory, 'file'), '');
    const { registry } = open(new MemoryTree(), join(directory, 'file', 'below'));
    await announce(registry, 1);
    const providers = registry.watchProviders('tutorial');
    const snapshot = await providers.waitFor(({ fileProblem }) => fileProblem?.code === 'SNAPSHOT_FAILED');
    expect(names(snapshot)).toEqual(['node1']);
    expect(registry.status().snapshots[0]?.problem?.message).toMatch(/ENOTDIR.*calls go on/);
  });

  it('is one file and one control watch for all who follow a service, written by the last to leave', async () => {
    const { registry } = open(new MemoryTree());
    const [one, two] = [registry.watchProviders('tutorial'), registry.watchProviders('tutorial')];
    expect(registry.status().watches.filter((what) => what.startsWith('the control'))).toHaveLength(1);
    await one.close();
    await one.close();
    await announce(registry, 1);
    await two.waitFor(({ nodes }) => nodes.length === 1);
    await two.close();
    expect(Object.keys((await json()).providers)).toEqual(['node1']);
    expect(registry.status()).toMatchObject({ watches: [], snapshots: [] });
  });

  it.each([[''], [7], ['a\0b']])('refuses %j as a directory', (snapshots) => {
    expect(() => open(new MemoryTree(), snapshots as string)).toThrow(
      expect.objectContaining({ code: 'INVALID_OPTION' }),
    );
  });
});

describe('a snapshot file on a real disk', () => {
  const path = () => join(directory, 'below', 'tutorial.json');
  const bytes = (text: string) => Buffer.from(text);

  it('is readable by owner and group alone, in a directory that was made for it, and leaves nothing else', async () => {
    const before = process.umask(0o022);
    try {
      await systemDisk.replace(path(), bytes('one'));
      await systemDisk.replace(path(), bytes('two'));
    } finally {
      process.umask(before);
    }
    expect(systemDisk.read(path())).toEqual(bytes('two'));
    expect((await stat(path())).mode & 0o777).toBe(0o640);
    expect((await stat(join(directory, 'below'))).mode & 0o777).toBe(0o750);
    expect(await readdir(join(directory, 'below'))).toEqual(['tutorial.json']);
  });

  it('is whole for every reader, whatever several writers do', async () => {
    await systemDisk.replace(path(), bytes('a'.repeat(100_000)));
    let writing = true;
    const writers = Promise.all(
      ['a', 'b', 'c'].map(async (letter) => {
        for (let round = 0; round < 30; round++)
          await systemDisk.replace(path(), bytes(letter.repeat(100_000)));
      }),
    ).finally(() => {
      writing = false;
    });
    while (writing) {
      const text = Buffer.from(systemDisk.read(path())!).toString();
      expect(text).toMatch(/^(a{100000}|b{100000}|c{100000})$/);
      await new Promise(setImmediate);
    }
    await writers;
    expect(await readdir(join(directory, 'below'))).toEqual(['tutorial.json']);
  });

  it('stays as it was when the disk refuses the new one, and leaves no part of it', async () => {
    await systemDisk.replace(path(), bytes('good'));
    // A process whose files may be 8 blocks long at most: the same end as a full disk, with another number.
    const module = new URL('../src/snapshots/snapshot-disk.ts', import.meta.url).href;
    const script = `
      process.on('SIGXFSZ', () => {});
      const { systemDisk } = await import(${JSON.stringify(module)});
      const code = await systemDisk.replace(${JSON.stringify(path())}, Buffer.alloc(1 << 20)).then(() => 'written', (error) => error.code);
      process.stdout.write(code);`;
    const child = spawn(
      'sh',
      ['-c', 'ulimit -f 8; exec "$0" --input-type=module -e "$1"', process.execPath, script],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
    await new Promise((resolve) => child.once('close', resolve));
    expect(said).toBe('EFBIG');
    expect(systemDisk.read(path())).toEqual(bytes('good'));
    expect(await readdir(join(directory, 'below'))).toEqual(['tutorial.json']);
  });

  it('is whole when its writers are killed while they write, and what they leave is cleared away', {
    timeout: 180_000,
  }, async () => {
    const module = new URL('../src/snapshots/snapshot-disk.ts', import.meta.url).href;
    const script = `
      const { systemDisk } = await import(${JSON.stringify(module)});
      for (let count = 1; ; count++) {
        await systemDisk.replace(${JSON.stringify(path())}, Buffer.from(JSON.stringify({ pad: 'x'.repeat(1 << 20), count })));
        if (count === 2) process.stdout.write('writing');
      }`;
    for (let round = 0; round < 5; round++) {
      const writers = [1, 2].map(() =>
        spawn(process.execPath, ['--input-type=module', '-e', script], {
          stdio: ['ignore', 'pipe', 'inherit'],
        }),
      );
      const ended = writers.map((writer) => new Promise((resolve) => writer.once('close', resolve)));
      await Promise.all(
        writers.map((writer) => new Promise((resolve) => writer.stdout.once('data', resolve))),
      );
      for (const writer of writers) writer.kill('SIGKILL');
      await Promise.all(ended);
      expect(JSON.parse(Buffer.from(systemDisk.read(path())!).toString())).toMatchObject({
        count: expect.any(Number),
      });
    }
    await systemDisk.tidy(path(), Date.now() + 3_600_000);
    expect(await readdir(join(directory, 'below'))).toEqual(['tutorial.json']);
  });

  it('is nothing but a file: what else stands there is refused, and a link is replaced, not followed', async () => {
    await mkdir(path(), { recursive: true });
    expect(() => systemDisk.read(path())).toThrow('it is no file');
    await expect(systemDisk.replace(path(), bytes('x'))).rejects.toThrow();
    await rm(path(), { recursive: true });
    const target = join(directory, 'precious');
    await writeFile(target, 'precious');
    await symlink(target, path());
    await systemDisk.replace(path(), bytes('new'));
    expect(await readFile(target, 'utf8')).toBe('precious');
    expect(systemDisk.read(path())).toEqual(bytes('new'));
  });

  it('removes what a killed process left long ago, and nothing that is being written', async () => {
    await systemDisk.replace(path(), bytes('x'));
    for (const name of ['tutorial.json.old.tmp', 'tutorial.json.new.tmp', 'other.json.old.tmp'])
      await writeFile(join(directory, 'below', name), '');
    const hourAgo = new Date(Date.now() - 3_600_000);
    for (const name of ['tutorial.json.old.tmp', 'other.json.old.tmp'])
      await utimes(join(directory, 'below', name), hourAgo, hourAgo);
    await systemDisk.tidy(path(), Date.now());
    expect((await readdir(join(directory, 'below'))).sort()).toEqual([
      'other.json.old.tmp',
      'tutorial.json',
      'tutorial.json.new.tmp',
    ]);
    await systemDisk.tidy(join(directory, 'nowhere', 'x.json'), Date.now());
  });

  it('has a name that every file system takes, different for every service', () => {
    expect(snapshotPath('/d', 'tutorial')).toBe('/d/tutorial.json');
    expect(snapshotPath('/d', 'a b%*é')).toBe('/d/a%20b%25%2A%C3%A9.json');
    const long = ['é'.repeat(127), `${'é'.repeat(126)}e`].map((service) => snapshotPath('/d', service));
    expect(new Set(long).size).toBe(2);
    for (const each of long) expect(each.length).toBeLessThan(230);
  });
});
