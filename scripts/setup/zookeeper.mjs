import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { join } from 'node:path';
import { bringEngine, engineAnswers } from './engine.mjs';
import { chosenFile, root, tools } from './places.mjs';
import { report, SetupError } from './progress.mjs';
import { has, run, tail } from './shell.mjs';
import { installDebian } from './system.mjs';

/** The image that everybody knows, and the one that we build where no registry can be reached. */
const officialImage = 'zookeeper:3.9';
const ownImage = 'thriftkeeper/zookeeper:local';

const debianJars = '/usr/share/java/zookeeper.jar';

/**
 * A ZooKeeper to test against, chosen by THRIFTKEEPER_ZOOKEEPER: an address list (used as it is),
 * `container`, `process` (local Java processes), or nothing: containers where an engine is or can be
 * brought, processes elsewhere.
 */
export async function bringZooKeeper() {
  const wish = process.env.THRIFTKEEPER_ZOOKEEPER;
  if (wish !== undefined && /:\d+/.test(wish)) {
    await mustAnswer(wish);
    choose({ mode: wish });
    return;
  }
  if (wish !== undefined && wish !== '' && wish !== 'container' && wish !== 'process') {
    throw new SetupError(
      `THRIFTKEEPER_ZOOKEEPER is "${wish}"; it may be "container", "process" or host:port[,host:port]`,
    );
  }
  if (wish === 'process') {
    await bringJars();
    choose({ mode: 'process' });
    return;
  }
  try {
    if (!(await engineAnswers())) await bringEngine();
    choose({ mode: 'container', image: await bringImage() });
  } catch (error) {
    if (wish === 'container' || !(error instanceof SetupError)) throw error;
    report.note(
      `no containers here (${error.message.split('\n')[0]}); ZooKeeper will run as local processes`,
    );
    await bringJars();
    choose({ mode: 'process' });
  }
}

function choose(choice) {
  mkdirSync(tools, { recursive: true });
  writeFileSync(chosenFile, `${JSON.stringify(choice)}\n`);
  report.note(`ZooKeeper: ${choice.mode}${choice.image ? ` (${choice.image})` : ''}`);
}

/** Every address of the list must be a ZooKeeper; a test suite that finds out later says it less well. */
async function mustAnswer(addresses) {
  const hosts = addresses.replace(/\/.*$/, '').split(',');
  const answers = await Promise.all(hosts.map((host) => reachable(host.trim())));
  if (answers.some(Boolean)) return;
  throw new SetupError(`THRIFTKEEPER_ZOOKEEPER names ${addresses}, but nothing accepts a connection there`);
}

function reachable(address) {
  const [, host, port] = /^\[?([^\]]*?)\]?:(\d+)$/.exec(address) ?? [];
  if (host === undefined) return false;
  return new Promise((resolve) => {
    const socket = net.connect({ host, port: Number(port), timeout: 3_000 });
    const end = (answer) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
    socket.once('timeout', () => end(false));
  });
}

async function bringImage() {
  const wanted = process.env.THRIFTKEEPER_ZOOKEEPER_IMAGE;
  if (wanted) {
    if (await present(wanted)) return wanted;
    await report.step(`container image ${wanted}`, async () => {
      const { ok, output } = await pull(wanted);
      if (!ok)
        throw new SetupError(
          `THRIFTKEEPER_ZOOKEEPER_IMAGE=${wanted} is not here and cannot be pulled:\n${tail(output, 2)}`,
        );
    });
    return wanted;
  }
  for (const image of [officialImage, ownImage]) if (await present(image)) return image;
  if (await report.step(`container image ${officialImage}`, async () => (await pull(officialImage)).ok))
    return officialImage;
  await bringJdk();
  await report.step(`no image registry in reach: building ${ownImage} from Debian's packages`, async () => {
    const { ok, output } = await run('bash', [join(root, 'scripts', 'zookeeper-image.sh'), ownImage], {
      timeoutMs: 600_000,
    });
    if (!ok) throw new SetupError(`the ZooKeeper image could not be built:\n${tail(output)}`);
  });
  return ownImage;
}

const present = async (image) => (await run('docker', ['image', 'inspect', image])).ok;
const pull = (image) => run('docker', ['pull', '--quiet', image], { timeoutMs: 180_000 });

async function bringJdk() {
  const missing = [];
  if (!(await has('jlink'))) missing.push('openjdk-17-jdk-headless');
  if (!(await has('strip'))) missing.push('binutils');
  if (missing.length > 0) await installDebian(missing, 'a JDK 17 with jlink, to build the ZooKeeper image');
}

async function bringJars() {
  const missing = [];
  if (!existsSync(debianJars) && !process.env.THRIFTKEEPER_ZOOKEEPER_JARS) missing.push('zookeeper');
  if (!(await has('java'))) missing.push('default-jre-headless');
  if (missing.length > 0)
    await installDebian(
      missing,
      'ZooKeeper and a Java runtime (or name its jars in THRIFTKEEPER_ZOOKEEPER_JARS)',
    );
}
