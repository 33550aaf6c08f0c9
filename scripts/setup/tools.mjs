import { join } from 'node:path';
import { nodePackage, projectEnvironment, tools } from './places.mjs';
import { report, SetupError } from './progress.mjs';
import { run, tail } from './shell.mjs';

const nodeVersion = '24.21.0';
const pnpmVersion = '12.21.0';
/** The oldest Node that runs our TypeScript sources as they are. */
const oldestNode = [22, 18];

/** Node (only where the machine's own is too old) and pnpm, beside the project. */
export async function bringTools() {
  const env = projectEnvironment();
  const [node, pnpm] = await Promise.all([
    run('node', ['--version'], { env }),
    run(join(tools, 'node_modules', '.bin', 'pnpm'), ['--version'], { env }),
  ]);
  const nodeIsRecent = node.ok && recentEnough(node.output);
  if (nodeIsRecent && pnpm.ok && pnpm.output.trim() === pnpmVersion) return;

  const wanted = [`pnpm@${pnpmVersion}`];
  if (!recentEnough(process.version)) wanted.unshift(`${nodePackage}@${nodeVersion}`);
  await report.step(`${wanted.join(' and ')} beside the project, in .tools`, async () => {
    const { ok, output } = await run(
      'npm',
      ['install', '--no-save', '--no-audit', '--no-fund', '--prefix', tools, ...wanted],
      {
        timeoutMs: 300_000,
      },
    );
    if (!ok) throw new SetupError(`npm could not bring ${wanted.join(' and ')}:\n${tail(output)}`);
  });
}

function recentEnough(version) {
  const [major, minor] = version.trim().replace(/^v/, '').split('.').map(Number);
  return major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1]);
}
