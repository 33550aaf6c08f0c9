import { existsSync } from 'node:fs';
import { report, SetupError } from './progress.mjs';
import { has, run, tail } from './shell.mjs';

/** What must stand on the path, the Debian package that brings it, and what it is for. */
const commands = [
  {
    command: 'make',
    debian: 'make',
    why: 'the native ZooKeeper client that tests use as a witness compiles at install',
  },
  { command: 'g++', debian: 'g++', why: 'the same' },
  { command: 'python3', debian: 'python3', why: 'the same, and Python peers in the tests' },
  { command: 'openssl', debian: 'openssl', why: 'the certificates of the TLS tests' },
  {
    command: 'thrift',
    debian: 'thrift-compiler',
    why: "Apache Thrift's compiler, for the code of Python peers in the tests",
  },
];

/** What Debian's own Python must be able to import; other Pythons on the path lack it. */
const pythonModules = [
  { module: 'kazoo', debian: 'python3-kazoo', why: 'ZooKeeper for Python peers in the tests' },
  { module: 'thrift', debian: 'python3-thrift', why: 'Apache Thrift for Python peers in the tests' },
];

/**
 * What the interop tests need of further implementations of Thrift, by a file that each package brings. Where it
 * cannot be had, those tests are skipped.
 */
const peers = [
  { file: '/usr/bin/php', debian: 'php-cli' },
  { file: '/usr/lib/php/Base/TBase.php', debian: 'php-thrift' },
  { file: '/usr/include/thrift/Thrift.h', debian: 'libthrift-dev' },
  { file: '/usr/include/boost/numeric/conversion/cast.hpp', debian: 'libboost-dev' },
  { file: '/usr/include/event.h', debian: 'libevent-dev' },
  { file: '/usr/include/openssl/ssl.h', debian: 'libssl-dev' },
  { file: '/usr/include/zlib.h', debian: 'zlib1g-dev' },
];

/** What the console's tests drive; any one of `browsers` will do. */
const browser = { file: '/usr/bin/chromium', debian: 'chromium' };
const browsers = [browser.file, '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The machine's own packages that npm cannot bring. */
export async function bringSystemPackages() {
  await bringCommands();
  await bringIfPossible(peers, 'some interop tests');
  // By itself: a distribution that calls it otherwise shall not cost the interop tests their peers.
  if (!browsers.some((file) => existsSync(file)))
    await bringIfPossible([browser], "the console's browser tests");
}

async function bringIfPossible(wanted, tests) {
  const missing = wanted.filter(({ file }) => !existsSync(file)).map(({ debian }) => debian);
  if (missing.length === 0) return;
  try {
    await installDebian(missing, missing.join(', '));
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    report.note(`${tests} will be skipped: ${error.message}`);
  }
}

async function bringCommands() {
  const missing = [];
  for (const one of commands) if (!(await has(one.command))) missing.push({ ...one, name: one.command });
  for (const one of pythonModules)
    if (!(await hasPython(one.module))) missing.push({ ...one, name: `Python's ${one.module}` });
  if (missing.length === 0) return;
  await installDebian(
    missing.map((one) => one.debian),
    missing.map((one) => `${one.name} (${one.why})`).join(', '),
  );
}

/** Whether the system's Python finds a module; it is not loaded, which takes longer. */
async function hasPython(module) {
  const find = `import importlib.util, sys; sys.exit(importlib.util.find_spec("${module}") is None)`;
  return (await run('/usr/bin/python3', ['-c', find])).ok;
}

/**
 * Installs Debian packages, as root or through sudo.
 *
 * @param {readonly string[]} packages
 * @param {string} why said in the error where it cannot be done
 */
export async function installDebian(packages, why) {
  const prefix = await privilege();
  if (prefix === undefined || !(await has('apt-get'))) {
    throw new SetupError(
      `please install ${why}; on Debian or Ubuntu: sudo apt-get install ${packages.join(' ')}`,
    );
  }
  const apt = (args) => {
    const [command, ...rest] = [...prefix, 'env', 'DEBIAN_FRONTEND=noninteractive', ...args];
    return run(command, rest, { timeoutMs: 900_000 });
  };
  await report.step(`Debian packages ${packages.join(' ')}`, async () => {
    // An installation that was interrupted leaves dpkg half way; this finishes it, and is quick otherwise.
    await apt(['dpkg', '--configure', '-a']);
    await apt(['apt-get', 'update', '-qq']);
    const install = ['apt-get', 'install', '-y', '-qq', '--no-install-recommends', ...packages];
    const { ok, output } = await apt(install);
    if (!ok) throw new SetupError(`${install.join(' ')} failed:\n${tail(output)}`);
  });
}

/** How to run a command as root: nothing for root, `sudo -n` where that works without a question. */
export async function privilege() {
  if (process.getuid?.() === 0) return [];
  return (await run('sudo', ['-n', 'true'])).ok ? ['sudo', '-n'] : undefined;
}
