import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { tools } from './places.mjs';
import { report, SetupError } from './progress.mjs';
import { has, run, tail } from './shell.mjs';
import { installDebian, privilege } from './system.mjs';

/** Whether a container engine answers this user. */
export async function engineAnswers() {
  return (await run('docker', ['version', '--format', '{{.Server.Version}}'], { timeoutMs: 10_000 })).ok;
}

/** Debian's container engine, installed where it is missing and started where it does not run. */
export async function bringEngine() {
  if (process.platform !== 'linux')
    throw new SetupError('please start a container engine (Docker Desktop, colima, podman)');
  if (!(await has('dockerd'))) await installDebian(['docker.io', 'iptables'], 'a container engine');
  await report.step('container engine', async () => {
    // Never a second engine beside a running one: it takes the bridge away from the first.
    if (!(await runningEngine())) await startEngine();
    for (let attempt = 0; attempt < 150; attempt++) {
      if (await engineAnswers()) return;
      await sleep(200);
    }
    throw new SetupError(`the container engine was started but does not answer:\n${lastLog()}`);
  });
}

/** Debian's package starts it where systemd runs; elsewhere we do. */
async function startEngine() {
  const prefix = await privilege();
  if (prefix === undefined)
    throw new SetupError('please start the container engine: sudo systemctl start docker');
  const log = openSync(engineLog, 'a');
  const [command, ...args] = [...prefix, 'dockerd'];
  spawn(command, args, { detached: true, stdio: ['ignore', log, log] }).unref();
  closeSync(log);
}

async function runningEngine() {
  const pidFile = ['/run/docker.pid', '/var/run/docker.pid'].find(existsSync);
  if (pidFile === undefined) return false;
  const pid = readFileSync(pidFile, 'utf8').trim();
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim() === 'dockerd';
  } catch {
    return false;
  }
}

const engineLog = join(tools, 'dockerd.log');
const lastLog = () => (existsSync(engineLog) ? tail(readFileSync(engineLog, 'utf8'), 5) : '');
