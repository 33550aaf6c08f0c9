// Runs a command with the project's own tools first on the path, and tells tests which ZooKeeper the
// set-up chose:   node scripts/exec.mjs vitest run packages/zookeeper
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { chosenFile, projectEnvironment } from './setup/places.mjs';

const [command, ...args] = process.argv.slice(2);
if (command === undefined) {
  console.error('usage: node scripts/exec.mjs COMMAND [ARGUMENT …]');
  process.exit(2);
}
const env = projectEnvironment();
if (existsSync(chosenFile)) {
  const { mode, image } = JSON.parse(readFileSync(chosenFile, 'utf8'));
  env.THRIFTKEEPER_ZOOKEEPER ||= mode;
  if (image) env.THRIFTKEEPER_ZOOKEEPER_IMAGE ||= image;
}
// Our test kit ends its own containers; the reaper would be one more image to pull.
env.TESTCONTAINERS_RYUK_DISABLED ??= 'true';

const child = spawn(command, args, { env, stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('error', (error) => {
  console.error(`${command}: ${error.message}`);
  process.exit(127);
});
child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 143)));
