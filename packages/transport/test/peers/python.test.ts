import { join } from 'node:path';
import { PYTHON_FAULTS, PYTHON_LACKS } from './faults.ts';
import {
  FRAMED,
  HEADER,
  HEADER_ZLIB,
  HTTP,
  HTTPS,
  MULTIPLEXED,
  OLD,
  type PeerStack,
  PLAIN,
  TLS,
  UNIX,
} from './peer.ts';
import { describePeer } from './suite.ts';
import { beside, compilerVersion, generate, run } from './toolchain.ts';

/** The system's own: Debian puts its Python packages there, and not into others that stand first on the path. */
const PYTHON = '/usr/bin/python3';

const VERSION = 'from importlib.metadata import version; import six; print(version("thrift"))';

const ACCELERATED: readonly PeerStack[] = (['buffered', 'framed'] as const).flatMap((transport) =>
  (['binary', 'compact'] as const).map(
    (protocol): PeerStack => ({ transport, protocol, variant: 'accelerated' }),
  ),
);

const LINKS = [...TLS, ...UNIX, ...MULTIPLEXED];

await describePeer({
  name: 'Apache Thrift for Python',
  find: async () => {
    if ((await compilerVersion()) === undefined) return { missing: 'there is no Thrift compiler (thrift)' };
    const version = await run(PYTHON, ['-c', VERSION]).catch(() => undefined);
    return version === undefined ? { missing: `${PYTHON} has no module thrift` } : { version };
  },
  prepare: async (folder) => {
    const code = join(folder, 'python');
    await generate('py', code);
    const env = { PYTHONPATH: code, PYTHONDONTWRITEBYTECODE: '1' };
    return {
      server: { command: PYTHON, args: [beside('./py/server.py')], env },
      client: { command: PYTHON, args: [beside('./py/client.py')], env },
    };
  },
  servers: [
    {
      name: 'TThreadPoolServer',
      stacks: [...PLAIN, ...HEADER, ...HEADER_ZLIB, ...OLD, ...ACCELERATED, ...LINKS],
    },
    { name: 'TSimpleServer', stacks: [...PLAIN, ...LINKS] },
    { name: 'TNonblockingServer', stacks: [...FRAMED, ...UNIX, ...MULTIPLEXED] },
    { name: 'THttpServer', stacks: HTTP },
  ],
  clientStacks: [...PLAIN, ...HTTP, ...HEADER, ...HEADER_ZLIB, ...OLD, ...ACCELERATED, ...LINKS, ...HTTPS],
  faults: PYTHON_FAULTS,
  lacks: PYTHON_LACKS,
});
