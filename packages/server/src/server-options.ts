import { constants } from 'node:os';
import type { Registry } from '@thriftkeeper/registry';
import { checkAnnounced, checkNode, checkService, nearest, ThriftkeeperError } from '@thriftkeeper/registry';
import {
  type HandlerOf,
  type ListenerHooks,
  type ListenerOptions,
  parseAddress,
  type ServiceModule,
} from '@thriftkeeper/transport';
import type { CallContext } from './call-context.ts';
import { defaultStopTimes, type StopTimes } from './stop-times.ts';

type FromListener = Pick<
  ListenerOptions,
  | 'transport'
  | 'protocol'
  | 'path'
  | 'tls'
  | 'limits'
  | 'maxConnections'
  | 'maxInProgress'
  | 'idleTimeoutMs'
  | 'messageTimeoutMs'
  | 'handshakeTimeoutMs'
  | 'int64'
>;

/** How a server listens, announces itself and stops. */
export interface ServerOptions extends FromListener {
  /** Where to listen: `host:port`, `[v6]:port` or `unix:/path`; port 0 takes a free one. Default `127.0.0.1:0`. */
  readonly listen?: string | undefined;
  /** Name of the service in the registry. Needed with `registry` or `zookeeper`. */
  readonly service?: string | undefined;
  /** The registry to announce in; it stays open when the server stops. */
  readonly registry?: Registry | undefined;
  /** Addresses of ZooKeeper, `host:port,host:port/chroot`: a registry of the server's own, closed with it. */
  readonly zookeeper?: string | undefined;
  /** Node name, unique in the service. Default: made of host, process id and chance. */
  readonly node?: string | undefined;
  /** The address that consumers are told, where it is not the one to listen on. */
  readonly announce?: string | undefined;
  /** Share of the calls, 0 to 10,000. Default 1. */
  readonly weight?: number | undefined;
  /** Place of this server; clients of the same one prefer it. */
  readonly zone?: string | undefined;
  /** Version of the application, for people. */
  readonly version?: string | undefined;
  /** Anything else that people and tools may want to know. */
  readonly tags?: Readonly<Record<string, string>> | undefined;
  /** More services by their names on the wire, for multiplexed clients, each with its handler. */
  readonly multiplexed?: Readonly<Record<string, MultiplexedService>> | undefined;
  /** Signals upon which to stop in order; a second one stops at once. Default none. */
  readonly stopOn?: readonly NodeJS.Signals[] | undefined;
  /** Times of a graceful stop. */
  readonly stopTimes?: Partial<StopTimes> | undefined;
  /** How long `start` waits to be registered, in milliseconds; it serves in any case. Default 5,000. */
  readonly registerWithinMs?: number | undefined;
  /** Told of connections and calls. */
  readonly hooks?: ListenerHooks | undefined;
}

/** One of several services behind one port. */
export interface MultiplexedService<M extends ServiceModule = ServiceModule> {
  readonly module: M;
  readonly handler: Partial<HandlerOf<M, CallContext>>;
}

/** Every option there is. @internal */
export const serverOptionNames = [
  'listen',
  'service',
  'registry',
  'zookeeper',
  'node',
  'announce',
  'weight',
  'zone',
  'version',
  'tags',
  'multiplexed',
  'stopOn',
  'stopTimes',
  'registerWithinMs',
  'hooks',
  'transport',
  'protocol',
  'path',
  'tls',
  'limits',
  'maxConnections',
  'maxInProgress',
  'idleTimeoutMs',
  'messageTimeoutMs',
  'handshakeTimeoutMs',
  'int64',
] as const satisfies readonly (keyof ServerOptions)[];

/** Options that are whole numbers, and the least that each may be. */
const numbers = {
  registerWithinMs: 0,
  weight: 0,
  maxConnections: 1,
  maxInProgress: 1,
  idleTimeoutMs: 0,
  messageTimeoutMs: 0,
  handshakeTimeoutMs: 1,
} as const satisfies Partial<Record<keyof ServerOptions, number>>;

const unstoppable = ['SIGKILL', 'SIGSTOP'];

/** Options with every default filled in. */
export type ResolvedServerOptions = Omit<
  ServerOptions,
  'listen' | 'stopOn' | 'stopTimes' | 'registerWithinMs'
> & {
  readonly listen: string;
  readonly stopOn: readonly NodeJS.Signals[];
  readonly stopTimes: StopTimes;
  readonly registerWithinMs: number;
};

/**
 * The one place where defaults are.
 *
 * @throws INVALID_OPTION, INVALID_ADDRESS, INVALID_NAME
 */
export function resolveOptions(options: ServerOptions): ResolvedServerOptions {
  checkKeys(options, serverOptionNames);
  checkKeys(options.stopTimes ?? {}, Object.keys(defaultStopTimes), 'stopTimes.');
  for (const [name, least] of Object.entries(numbers))
    checkNumber(name, options[name as keyof typeof numbers], least);
  for (const [name, value] of Object.entries(options.stopTimes ?? {}))
    checkNumber(`stopTimes.${name}`, value, 0);
  for (const signal of options.stopOn ?? []) {
    if (!Object.hasOwn(constants.signals, signal) || unstoppable.includes(signal))
      refuse(`"stopOn" names ${String(signal)}, which is no signal that a process can listen to`);
  }
  for (const name of Object.keys(options.multiplexed ?? {})) {
    if (name === '' || name === 'thriftkeeper') refuse(`"multiplexed" may not name "${name}"`);
  }
  const listen = options.listen ?? '127.0.0.1:0';
  parseAddress(listen, { anyPort: true });
  checkPlace(options, listen);
  return {
    ...options,
    listen,
    stopOn: options.stopOn ?? [],
    stopTimes: resolveStopTimes(options.stopTimes),
    registerWithinMs: options.registerWithinMs ?? 5_000,
  };
}

const refuse = (problem: string): never => {
  throw new ThriftkeeperError('INVALID_OPTION', `options of createServer: ${problem}`);
};

function checkKeys(given: object, known: readonly string[], prefix = ''): void {
  for (const name of Object.keys(given)) {
    if (!known.includes(name))
      refuse(`there is no "${prefix}${name}"; the nearest is "${prefix}${nearest(name, known)}"`);
  }
}

function checkNumber(name: string, value: number | undefined, least: number): void {
  if (value !== undefined && !(Number.isInteger(value) && value >= least))
    refuse(`"${name}" is ${String(value)}; it must be a whole number from ${least}`);
}

/** Where it is announced, and whether what it would announce can be. */
function checkPlace(options: ServerOptions, listen: string): void {
  const { registry, zookeeper, service, node, announce } = options;
  if (registry && zookeeper !== undefined) refuse('"registry" and "zookeeper" exclude each other');
  if (!registry && zookeeper === undefined) return;
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
