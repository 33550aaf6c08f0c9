import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type RunningMonitor, startMonitor } from '@thriftkeeper/monitor';

const console = fileURLToPath(new URL('../../../packages/monitor/console', import.meta.url));

/** Starts the monitor with its web console, which is built where it has not been. Nothing of it is kept. */
export async function startConsole(zookeeper: string): Promise<RunningMonitor> {
  if (!existsSync(join(console, '../dist/console/index.html')))
    await promisify(execFile)(join(console, 'node_modules/.bin/vite'), ['build'], { cwd: console });
  try {
    return await startMonitor({ zookeeper, database: ':memory:' });
  } catch (error) {
    if ((error as { code?: string }).code !== 'ADDRESS_IN_USE') throw error;
    return startMonitor({ zookeeper, database: ':memory:', listen: '127.0.0.1:0' });
  }
}
