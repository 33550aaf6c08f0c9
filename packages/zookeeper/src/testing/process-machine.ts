import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { javaFlags } from './config.ts';
import type { Machine } from './server.ts';

/**
 * The class path of a local ZooKeeper: THRIFTKEEPER_ZOOKEEPER_JARS, or Debian's jars (some of which the
 * package's manifest does not name).
 */
const classPath = () =>
  process.env.THRIFTKEEPER_ZOOKEEPER_JARS ?? debianJars.map((jar) => `/usr/share/java/${jar}.jar`).join(':');
const debianJars = [
  'zookeeper',
  'slf4j-simple',
  'netty-codec',
  'netty-resolver',
  'netty-transport-native-unix-common',
];

/**
 * Runs Java, says its process id, and ends it when descriptor 3 closes: a test process that is killed takes
 * its servers with it.
 */
const supervisor = `
"$@" </dev/null >>"$LOG" 2>&1 3<&- & pid=$!
echo $pid
( cat <&3 >/dev/null; kill -9 $pid 2>/dev/null ) & watcher=$!
wait $pid
kill $watcher 2>/dev/null
`;

/** A ZooKeeper server as a local Java process, with its files below `folder`. */
export function processMachine(
  folder: string,
  id: number,
  files: Readonly<Record<string, string>>,
  jvm: readonly string[],
): Machine {
  const log = join(folder, 'server.log');
  const data = join(folder, 'data');
  let child: ChildProcess | undefined;
  let pid = 0;
  let ended: Promise<void> = Promise.resolve();

  const prepare = async () => {
    await mkdir(data, { recursive: true });
    await writeFile(join(data, 'myid'), `${id}\n`);
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  };
  const end = async (signal: NodeJS.Signals) => {
    if (child === undefined) return;
    try {
      process.kill(pid, signal);
      // A frozen process takes no other signal until it runs again.
      if (signal !== 'SIGKILL') process.kill(pid, 'SIGCONT');
    } catch {
      // It has ended by itself; `ended` says so.
    }
    await ended;
  };

  return {
    async start() {
      if (child !== undefined) return;
      await prepare();
      const java = [
        'java',
        ...javaFlags,
        ...jvm,
        '-Dorg.slf4j.simpleLogger.logFile=System.out',
        '-cp',
        `${folder}:${classPath()}`,
      ];
      const started = spawn(
        'sh',
        [
          '-c',
          supervisor,
          'zookeeper',
          ...java,
          'org.apache.zookeeper.server.quorum.QuorumPeerMain',
          join(folder, 'zoo.cfg'),
        ],
        { stdio: ['ignore', 'pipe', 'ignore', 'pipe'], env: { ...process.env, LOG: log } },
      );
      child = started;
      ended = new Promise((resolve) => {
        started.once('exit', () => {
          for (const stream of started.stdio) stream?.destroy();
          child = undefined;
          resolve();
        });
      });
      pid = Number(
        await new Promise<string>((resolve, reject) => {
          started.once('error', reject);
          started.stdout!.once('data', (chunk: Buffer) => resolve(chunk.toString()));
        }),
      );
    },
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
    async freeze() {
      process.kill(pid, 'SIGSTOP');
    },
    async thaw() {
      process.kill(pid, 'SIGCONT');
    },
    async wipe() {
      await rm(data, { recursive: true, force: true });
    },
    async log() {
      return (await readFile(log, 'utf8')).split('\n').slice(-20).join('\n');
    },
    async remove() {
      await end('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    },
  };
}
