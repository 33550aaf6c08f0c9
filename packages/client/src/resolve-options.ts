import { DEFAULT_SLOW_START, DEFAULT_SUBSET_SIZE, isPickerName, PICKER_NAMES } from '@thriftkeeper/balancer';
import { checkNode, checkService, nearest, type Registry, ThriftkeeperError } from '@thriftkeeper/registry';
import { resolveLimits } from '@thriftkeeper/transport';
import { hedgingProblem } from './call/hedging-problem.ts';
import { hedgingOf } from './call/method-plan.ts';
import { type ClientOptions, clientOptionNames, type ResolvedClientOptions } from './client-options.ts';
import { shown } from './shown.ts';

type Kind = readonly [is: (value: unknown) => boolean, must: string];

const flag: Kind = [(value) => typeof value === 'boolean', 'true or false'];
const text: Kind = [(value) => typeof value === 'string' && value !== '', 'a text that is not empty'];
const isFunction = (value: unknown) => typeof value === 'function';

/** What options must be that neither a number nor a name of something is. */
const kinds = {
  registry: [
    (value) => isFunction((value as Registry | null)?.watchProviders),
    'a registry, such as zookeeperRegistry() of @thriftkeeper/registry/zookeeper makes',
  ],
  providers: [Array.isArray, 'a list of addresses and records'],
  idempotent: [Array.isArray, 'a list of names of methods'],
  interceptors: [(value) => Array.isArray(value) && value.every(isFunction), 'a list of functions'],
  onAttempt: [isFunction, 'a function'],
  ejection: flag,
  circuitBreaker: flag,
  throttling: flag,
  waitForProviders: flag,
  announce: flag,
  application: text,
  zone: text,
  multiplexed: text,
  tls: [
    (value) => typeof value === 'boolean' || (typeof value === 'object' && value !== null),
    "true, or options of Node's tls.connect",
  ],
  int64: [
    (value) => ['Int64', 'bigint', 'number'].includes(value as string),
    '"Int64", "bigint" or "number"',
  ],
} as const satisfies Partial<Record<keyof ClientOptions, Kind>>;

/**
 * The one place where defaults are.
 *
 * @param methods names of the service's methods, which `idempotent` may name
 * @throws INVALID_OPTION, INVALID_NAME
 */
export function resolveOptions(options: ClientOptions, methods: Iterable<string>): ResolvedClientOptions {
  if (typeof options !== 'object' || options === null)
    return refuse('there are none; name "service" and "zookeeper", or "providers"');
  for (const name of Object.keys(options)) {
    if (!(clientOptionNames as readonly string[]).includes(name))
      refuse(`there is no "${name}"; the nearest is "${nearest(name, clientOptionNames)}"`);
  }
  for (const [name, [is, must]] of Object.entries(kinds)) {
    const value = options[name as keyof typeof kinds];
    if (value !== undefined && !is(value)) refuse(`"${name}" is ${shown(value)}; it must be ${must}`);
  }
  const { registry, zookeeper, providers, service, picker = 'p2cEwma' } = options;
  const sources = [registry, zookeeper, providers].filter((source) => source !== undefined).length;
  if (sources !== 1)
    refuse('exactly one of "registry", "zookeeper" and "providers" says where providers are found');
  if (options.snapshots !== undefined && zookeeper === undefined)
    refuse('"snapshots" goes with "zookeeper"; a registry that is handed in has an option of its own');
  if (providers === undefined && service === undefined)
    refuse('"service" is needed to find providers in a registry');
  const hedging = hedgingProblem(options.hedging);
  if (hedging !== undefined) refuse(hedging);
  resolveLimits(options.limits);
  if (service !== undefined) checkService(service);
  if (options.node !== undefined) checkNode(options.node);
  if (!isPickerName(picker))
    refuse(`there is no picker "${String(picker)}"; there are ${PICKER_NAMES.join(', ')}`);
  const names = [...methods];
  for (const method of options.idempotent ?? []) {
    if (!names.includes(method))
      refuse(`"idempotent" names "${method}"; the nearest method is "${nearest(method, names)}"`);
  }
  const whole = (name: keyof ClientOptions, value: number, least: number) =>
    Number.isInteger(value) && value >= least
      ? value
      : refuse(`"${name}" is ${shown(value)}; it must be a whole number from ${least}`);
  return {
    ...options,
    service: service ?? 'static',
    picker,
    deadlineMs: whole('deadlineMs', options.deadlineMs ?? 10_000, 1),
    maxAttempts: whole('maxAttempts', options.maxAttempts ?? 3, 1),
    idempotent: new Set(options.idempotent),
    subsetSize: whole('subsetSize', options.subsetSize ?? DEFAULT_SUBSET_SIZE, 0),
    slowStartMs: whole('slowStartMs', options.slowStartMs ?? DEFAULT_SLOW_START.windowMs, 0),
    ejection: options.ejection ?? true,
    hedging: hedgingOf(options.hedging),
    circuitBreaker: options.circuitBreaker ?? false,
    throttling: options.throttling ?? true,
    interceptors: options.interceptors ?? [],
    waitForProviders: options.waitForProviders ?? true,
    announce: options.announce ?? providers === undefined,
    statsIntervalMs: checkedInterval(options.statsIntervalMs ?? 5_000),
    maxConnectionsPerProvider: whole('maxConnectionsPerProvider', options.maxConnectionsPerProvider ?? 8, 1),
    connectTimeoutMs: whole('connectTimeoutMs', options.connectTimeoutMs ?? 2_000, 1),
  };
}

function checkedInterval(ms: number): number {
  if (ms === 0 || (Number.isInteger(ms) && ms >= 1_000 && ms <= 600_000)) return ms;
  return refuse(
    `"statsIntervalMs" is ${ms}; it must be a whole number from 1,000 to 600,000, or 0 for never`,
  );
}

const refuse = (problem: string): never => {
  throw new ThriftkeeperError('INVALID_OPTION', `options of createClient: ${problem}`);
};
