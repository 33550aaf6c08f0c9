import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { NPM_FAULTS } from './faults.ts';
import { HTTP, HTTPS, MULTIPLEXED, PLAIN, TLS, UNIX } from './peer.ts';
import { describePeer } from './suite.ts';
import { beside, compilerVersion, prepareOurSide } from './toolchain.ts';

const LINKS = [...TLS, ...UNIX, ...MULTIPLEXED];

await describePeer({
  name: 'npm thrift',
  find: async () => {
    if ((await compilerVersion()) === undefined) return { missing: 'there is no Thrift compiler (thrift)' };
    const manifest = createRequire(import.meta.url).resolve('thrift/package.json');
    return JSON.parse(await readFile(manifest, 'utf8')) as { version: string };
  },
  prepare: async (folder) => {
    const generated = `${folder}/npm`;
    await prepareOurSide(generated);
    const env = { GENERATED: generated };
    const args = [beside('./npm/peer.ts')];
    return {
      server: { command: process.execPath, args: [...args, 'server'], env },
      client: { command: process.execPath, args: [...args, 'client'], env },
    };
  },
  servers: [
    { name: 'createServer', stacks: [...PLAIN, ...LINKS] },
    { name: 'createWebServer', stacks: [...HTTP, ...HTTPS] },
  ],
  clientStacks: [...PLAIN, ...HTTP, ...LINKS, ...HTTPS],
  faults: NPM_FAULTS,
});
