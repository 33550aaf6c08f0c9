import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { buildPeer } from './cpp-build.ts';
import { CPP_FAULTS, CPP_REMARKS } from './faults.ts';
import { FRAMED, HEADER, HTTP, HTTPS, MULTIPLEXED, OLD, PLAIN, TLS, UNIX } from './peer.ts';
import { describePeer } from './suite.ts';
import { compilerVersion, run } from './toolchain.ts';

const HEADERS = [
  'thrift/Thrift.h',
  'boost/numeric/conversion/cast.hpp',
  'boost/tokenizer.hpp',
  'event.h',
  'openssl/ssl.h',
  'zlib.h',
];

const LINKS = [...TLS, ...UNIX];

await describePeer({
  name: 'Apache Thrift for C++',
  find: async () => {
    const version = await compilerVersion();
    if (version === undefined) return { missing: 'there is no Thrift compiler (thrift)' };
    if ((await run('g++', ['--version']).catch(() => undefined)) === undefined) {
      return { missing: 'there is no g++' };
    }
    const missing = HEADERS.find((header) => !existsSync(join('/usr/include', header)));
    return missing === undefined ? { version } : { missing: `there is no /usr/include/${missing}` };
  },
  prepare: async (folder) => {
    const command = await buildPeer(join(folder, 'cpp'));
    return { server: { command, args: ['server'] }, client: { command, args: ['client'] } };
  },
  servers: [
    {
      name: 'TThreadPoolServer',
      stacks: [...PLAIN, ...HTTP, ...HEADER, ...OLD, ...LINKS, ...HTTPS, ...MULTIPLEXED],
    },
    { name: 'TThreadedServer', stacks: [...PLAIN, ...LINKS, ...MULTIPLEXED] },
    { name: 'TNonblockingServer', stacks: [...FRAMED, ...LINKS, ...MULTIPLEXED] },
  ],
  clientStacks: [...PLAIN, ...HTTP, ...HEADER, ...OLD, ...LINKS, ...HTTPS, ...MULTIPLEXED],
  faults: CPP_FAULTS,
  remarks: CPP_REMARKS,
});
