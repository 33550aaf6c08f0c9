import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ThriftkeeperError } from '@thriftkeeper/registry';
import { eventually } from '@thriftkeeper/zookeeper/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ServerOptions } from '../src/index.ts';
import { places } from './place.ts';

const newPlace = places();
const tutorial = fileURLToPath(new URL('../../../examples/tutorial/tutorial.thrift', import.meta.url));

describe('the interface of a server', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'idl-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const write = async (path: string, text: string) => {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
    return join(folder, path);
  };
  /** Serves with it, and says what stands in the registry and what was warned of. */
  const serve = async (idl: ServerOptions['idl']) => {
    const place = newPlace();
    const problems: ThriftkeeperError[] = [];
    await place.serve({ idl, hooks: { warned: (problem) => void problems.push(problem) } });
    const hash = place.record()!.idl as string | undefined;
    const stored = () => (hash === undefined ? undefined : place.registry().interfaceOf(hash));
    return { place, hash, problems, stored };
  };
  const storedBy = async (idl: ServerOptions['idl']) => {
    const { stored } = await serve(idl);
    await eventually('it is stored', stored);
    return (await stored())!;
  };

  it('is stored with all files that it includes, under the name that the record says', async () => {
    const { main, files } = await storedBy(tutorial);
    expect(main).toBe('tutorial.thrift');
    expect(Object.keys(files).sort()).toEqual(['shared.thrift', 'tutorial.thrift']);
    expect(files[main]).toContain('service Calculator extends shared.SharedService');
  });

  it('names files from the folder that has them all, and each once though they include each other', async () => {
    await write('common/base.thrift', 'include "types/ids.thrift"');
    await write('common/types/ids.thrift', 'include "../base.thrift"');
    const main = await write('app/main.thrift', 'include "../common/base.thrift"\ninclude "more.thrift"');
    await write('app/more.thrift', '');
    expect(await storedBy(main)).toMatchObject({
      main: 'app/main.thrift',
      files: {
        'app/main.thrift': expect.anything(),
        'app/more.thrift': '',
        'common/base.thrift': expect.anything(),
        'common/types/ids.thrift': expect.anything(),
      },
    });
  });

  it('can be given as files', async () => {
    const document = { main: 'a.thrift', files: { 'a.thrift': 'service A {}' } };
    expect(await storedBy(document)).toEqual(document);
  });

  it.each([
    ['is not there', async () => 'nowhere.thrift', 'INVALID_OPTION', 'there is no nowhere.thrift'],
    [
      'includes what is not there',
      () => write('a.thrift', 'include "b.thrift"'),
      'INVALID_OPTION',
      'b.thrift',
    ],
    ['is too large', () => write('large.thrift', `//${' '.repeat(524_288)}`), 'RECORD_TOO_LARGE', '512 KiB'],
    ['has no main file', async () => ({ main: 'a', files: { b: '' } }), 'RECORD_INVALID', '"a"'],
  ])('keeps no server from serving that %s: it warns', async (_, make, code, message) => {
    const { hash, problems } = await serve(await make());
    expect(hash).toBeUndefined();
    expect(problems).toMatchObject([{ code, message: expect.stringContaining(message) }]);
  });

  it('is refused where it is neither a path nor files', () => {
    expect(() => newPlace().create({ idl: 7 as unknown as string })).toThrow(
      expect.objectContaining({ code: 'INVALID_OPTION' }),
    );
  });
});
