import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { tools } from './places.mjs';
import { report, SetupError } from './progress.mjs';

const waitAtMostMs = 15 * 60_000;

/** Lets one set-up run at a time in this checkout; a lock whose process is gone is taken over. */
export async function withLock(work) {
  await mkdir(tools, { recursive: true });
  const file = join(tools, 'setup.lock');
  const startedAt = performance.now();
  let told = false;
  for (;;) {
    try {
      await writeFile(file, String(process.pid), { flag: 'wx' });
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const owner = Number(await readFile(file, 'utf8').catch(() => '0'));
    if (!alive(owner)) {
      await rm(file, { force: true });
      continue;
    }
    if (!told) report.note(`another set-up (process ${owner}) is at work; waiting for it`);
    told = true;
    if (performance.now() - startedAt > waitAtMostMs) {
      throw new SetupError(`process ${owner} has held ${file} for 15 minutes; end it and try again`);
    }
    await sleep(200);
  }
  const release = () => rm(file, { force: true });
  const interrupted = () => release().finally(() => process.exit(130));
  process.once('SIGINT', interrupted);
  process.once('SIGTERM', interrupted);
  try {
    return await work();
  } finally {
    await release();
    process.off('SIGINT', interrupted);
    process.off('SIGTERM', interrupted);
  }
}

function alive(pid) {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
