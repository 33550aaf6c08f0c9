import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { PHP_FAULTS, PHP_LACKS, PHP_REMARKS } from './faults.ts';
import { HTTP, HTTPS, MULTIPLEXED, OLD, PLAIN, TLS, UNIX } from './peer.ts';
import { describePeer } from './suite.ts';
import { beside, compilerVersion, generate, run } from './toolchain.ts';

/** Where Debian's php-thrift puts the library. */
const LIBRARY = '/usr/lib/php';

const LINKS = [...TLS, ...UNIX];

await describePeer({
  name: 'Apache Thrift for PHP',
  find: async () => {
    // The library says no version of its own; compiler and library come from one source package.
    const version = await compilerVersion();
    if (version === undefined) return { missing: 'there is no Thrift compiler (thrift)' };
    if ((await run('php', ['--version']).catch(() => undefined)) === undefined) {
      return { missing: 'there is no php' };
    }
    return existsSync(join(LIBRARY, 'Base/TBase.php'))
      ? { version }
      : { missing: `${LIBRARY} has no Thrift` };
  },
  prepare: async (folder) => {
    const code = join(folder, 'php');
    await generate('php:server', code);
    const env = { THRIFT_PHP: LIBRARY, GENERATED_PHP: code };
    return {
      server: { command: 'php', args: [beside('./php/server.php')], env },
      client: { command: 'php', args: [beside('./php/client.php')], env },
    };
  },
  servers: [{ name: 'TSimpleServer', stacks: [...PLAIN, ...OLD, ...LINKS] }],
  clientStacks: [...PLAIN, ...HTTP, ...OLD, ...LINKS, ...HTTPS, ...MULTIPLEXED],
  faults: PHP_FAULTS,
  lacks: PHP_LACKS,
  remarks: PHP_REMARKS,
});
