// Brings everything that tests, benchmarks and the demo need, on a machine with git, Node and npm.
//
//   node scripts/setup.mjs [--only=packages] [--quiet]
//
// Every step first looks whether its thing is there, so that a second run costs under a second and an
// interrupted one is simply run again. Plain JavaScript for Node 20: it runs before anything is installed.

import { withLock } from './setup/lock.mjs';
import { bringPackages } from './setup/packages.mjs';
import { report, SetupError } from './setup/progress.mjs';
import { bringSystemPackages } from './setup/system.mjs';
import { bringTools } from './setup/tools.mjs';
import { bringZooKeeper } from './setup/zookeeper.mjs';

const only = process.argv.find((argument) => argument.startsWith('--only='))?.slice('--only='.length);
report.quiet = process.argv.includes('--quiet');

const unknown = process.argv.slice(2).filter((argument) => !/^--(only=packages|quiet)$/.test(argument));
if (unknown.length > 0) {
  console.error(`setup: unknown argument ${unknown[0]}; there are --only=packages and --quiet`);
  process.exit(2);
}

try {
  await withLock(async () => {
    await bringTools();
    if (only !== 'packages') await bringSystemPackages();
    await bringPackages();
    if (only !== 'packages') await bringZooKeeper();
  });
  report.done();
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  console.error(`\nsetup: ${error.message}`);
  process.exit(1);
}
