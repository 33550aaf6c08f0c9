import { constants } from 'node:os';
import { checkAnnounced, checkNode, checkService, nearest, ThriftkeeperError } from '@thriftkeeper/registry';
import { parseAddress } from '@thriftkeeper/transport';
import { adaptiveBounds, adaptiveDefaults } from './admission/adaptive-limit.ts';
import {
  type ResolvedServerOptions,
  type ServerHooks,
  type ServerOptions,
  serverOptionNames,
} from './server-options.ts';
import { defaultStopTimes, type StopTimes } from './stop-times.ts';

/** Options that are whole numbers, and the least that each may be. */
const numbers = {
  registerWithinMs: 0,
  statsIntervalMs: 0,
  weight: 0,
  maxConnections: 1,
  maxInProgressPerConnection: 1,
  idleTimeoutMs: 0,
  messageTimeoutMs: 0,
  handshakeTimeoutMs: 1,
} as const satisfies Partial<Record<keyof ServerOptions, number>>;

const hookNames = [
  'warned',
  'connectionOpened',
  'connectionClosed',
  'connectionRejected',
  'callStarted',
  'callEnded',
  'callUnknown',
] as const satisfies readonly (keyof ServerHooks)[];

const unstoppable = ['SIGKILL', 'SIGSTOP'];

/**
 * The one place where defaults are.
 *
 * @throws INVALID_OPTION, INVALID_ADDRESS, INVALID_NAME
 */
export function resolveOptions(options: ServerOptions): ResolvedServerOptions {
  if (typeof options !== 'object' || options === null) refuse(`they are ${String(options)}, and no object`);
  checkKeys(options, serverOptionNames);
  checkKeys(options.stopTimes ?? {}, Object.keys(defaultStopTimes), 'stopTimes.');
  for (const [name, least] of Object.entries(numbers))
    checkNumber(name, options[name as keyof typeof numbers], least);
  for (const [name, value] of Object.entries(options.stopTimes ?? {}))
    checkNumber(`stopTimes.${name}`, value, 0);
  checkMaxInProgress(options.maxInProgress);
  const { statsIntervalMs = 0 } = options;
  if (statsIntervalMs !== 0 && (statsIntervalMs < 1_000 || statsIntervalMs > 600_000))
    refuse(`"statsIntervalMs" is ${statsIntervalMs}; it must be 0, or from 1,000 to 600,000`);
  if (!Array.isArray(options.stopOn ?? []))
    refuse(`"stopOn" is ${String(options.stopOn)}; it must be a list of signals, such as ["SIGTERM"]`);
  for (const signal of options.stopOn ?? []) {
    if (!Object.hasOwn(constants.signals, signal) || unstoppable.includes(signal))
      refuse(`"stopOn" names ${String(signal)}, which is no signal that a process can listen to`);
  }
  if (
    options.idl !== undefined &&
    typeof options.idl !== 'string' &&
    !Object.hasOwn(Object(options.idl), 'files')
  )
    refuse('"idl" is neither the path of a .thrift file nor { main, files }');
  for (const [name, service] of Object.entries(options.multiplexed ?? {})) {
    if (name === '' || name === 'thriftkeeper') refuse(`"multiplexed" may not name "${name}"`);
    if (!isObject(service?.handler) || service.module === undefined)
      refuse(`"multiplexed.${name}" must be { module, handler }`);
  }
  checkHooks(options.hooks);
  const listen = options.listen ?? '127.0.0.1:0';
  parseAddress(listen, { anyPort: true });
  checkPlace(options, listen);
  return {
    ...options,
    listen,
    stopOn: options.stopOn ?? [],
    stopTimes: resolveStopTimes(options.stopTimes),
    registerWithinMs: options.registerWithinMs ?? 5_000,
    statsIntervalMs: options.statsIntervalMs ?? 5_000,
  };
}

const refuse = (problem: string): never => {
  throw new ThriftkeeperError('INVALID_OPTION', `options of createServer: ${problem}`);
};

function checkKeys(given: object, known: readonly string[], prefix = ''): void {
  if (!isObject(given)) refuse(`"${prefix.slice(0, -1)}" is ${String(given)}; it must be an object`);
  for (const name of Object.keys(given)) {
    if (!known.includes(name))
      refuse(`there is no "${prefix}${name}"; the nearest is "${prefix}${nearest(name, known)}"`);
  }
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** A hook with another name would never be called. */
function checkHooks(hooks: ServerHooks = {}): void {
  checkKeys(hooks, hookNames, 'hooks.');
  for (const [name, hook] of Object.entries(hooks))
    if (hook !== undefined && typeof hook !== 'function')
      refuse(`"hooks.${name}" is ${String(hook)}; it must be a function`);
}

function checkNumber(name: string, value: number | undefined, least: number): void {
  if (value !== undefined && !(Number.isInteger(value) && value >= least))
    refuse(`"${name}" is ${String(value)}; it must be a whole number from ${least}`);
}

function checkMaxInProgress(given: ServerOptions['maxInProgress']): void {
  if (given === undefined || given === 'adaptive') return;
  if (typeof given !== 'object' || given === null) {
    if (typeof given !== 'number')
      refuse(`"maxInProgress" is ${String(given)}; it is a number or "adaptive"`);
    checkNumber('maxInProgress', given as number, 1);
    return;
  }
  checkKeys(given, Object.keys(adaptiveDefaults), 'maxInProgress.');
  const { startAt, atLeast, atMost } = adaptiveBounds(given);
  for (const [name, value] of Object.entries(given)) checkNumber(`maxInProgress.${name}`, value, 1);
  if (!(atLeast <= startAt && startAt <= atMost))
    refuse(`"maxInProgress" needs atLeast ${atLeast} <= startAt ${startAt} <= atMost ${atMost}`);
}

/** Where it is announced, and whether what it would announce can be. */
function checkPlace(options: ServerOptions, listen: string): void {
  const { registry, zookeeper, service, node, announce } = options;
  if (registry !== undefined && typeof registry.announceProvider !== 'function')
    refuse('"registry" is none; zookeeperRegistry() of @thriftkeeper/registry/zookeeper makes one');
  if (registry && zookeeper !== undefined) refuse('"registry" and "zookeeper" exclude each other');
  if (!registry && zookeeper === undefined) {
    // As when the address comes from an environment that lacks it: nobody would find the server.
    if (service !== undefined)
      refuse('"service" is announced in a registry; say in which, with "zookeeper" or "registry"');
    return;
  }
  checkService(service ?? refuse('"service" is needed to be announced'));
  if (node !== undefined) checkNode(node);
  if (announce !== undefined) {
    checkAnnounced(announce);
    return;
  }
  try {
    // The port that it will get instead of 0 makes no difference here.
    checkAnnounced(listen.replace(/:0$/, ':1'));
  } catch (cause) {
    const { message } = cause as Error;
    const advice = 'say in the option "announce" which one, as in announce: "host.example:9090"';
    throw new ThriftkeeperError('INVALID_ADDRESS', `${message}; ${advice}`, { cause });
  }
}

const resolveStopTimes = ({
  noticeMs,
  quietMs,
  finishMs,
  registryMs,
}: Partial<StopTimes> = {}): StopTimes => ({
  noticeMs: noticeMs ?? defaultStopTimes.noticeMs,
  quietMs: quietMs ?? defaultStopTimes.quietMs,
  finishMs: finishMs ?? defaultStopTimes.finishMs,
  registryMs: registryMs ?? defaultStopTimes.registryMs,
});
