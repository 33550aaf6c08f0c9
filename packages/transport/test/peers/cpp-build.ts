import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { beside, generate, run } from './toolchain.ts';

const FLAGS = ['-std=c++17', '-O0', '-pthread'];
const LIBRARIES = ['-lthriftz', '-lthriftnb', '-lthrift', '-levent', '-lz', '-lpthread'];

/** Programs that were built, by what they were built from. Git knows nothing of this folder. */
const CACHE = beside('../../../../.tools/interop');

/**
 * Builds the C++ program from the generated code and its sources, in the folder. What was built once from the same
 * sources by the same compiler is taken from the cache: it takes tens of seconds.
 *
 * @returns the program's path
 */
export const buildPeer = async (folder: string): Promise<string> => {
  await generate('cpp:no_skeleton', folder);
  for (const name of await readdir(beside('./cpp')))
    await copyFile(beside(`./cpp/${name}`), join(folder, name));

  const hash = createHash('sha256').update(
    [...FLAGS, ...LIBRARIES, await run('g++', ['--version'])].join('\n'),
  );
  const sources = (await readdir(folder)).sort();
  for (const name of sources) hash.update(name).update(await readFile(join(folder, name)));
  const built = join(CACHE, `peer-${hash.digest('hex').slice(0, 32)}`);
  if (existsSync(built)) return built;

  const compile = async (name: string): Promise<string> => {
    const object = join(folder, `${name}.o`);
    await run('g++', [...FLAGS, '-c', join(folder, name), '-o', object]);
    return object;
  };
  const waiting = sources.filter((name) => name.endsWith('.cpp'));
  const objects: string[] = [];
  // Two at once: more take more memory than small machines have.
  const worker = async (): Promise<void> => {
    for (let name = waiting.pop(); name !== undefined; name = waiting.pop())
      objects.push(await compile(name));
  };
  await Promise.all([worker(), worker()]);

  // Under a name of its own first: another run may be building the same.
  const linked = `${built}.${process.pid}`;
  await mkdir(CACHE, { recursive: true });
  await run('g++', [...FLAGS, ...objects, '-o', linked, ...LIBRARIES]);
  await rename(linked, built);
  return built;
};
