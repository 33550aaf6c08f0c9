import { type Clock, systemClock } from './clock.ts';
import { type Dialer, socketDialer, type TlsOptions } from './connection.ts';
import type { Credential } from './credentials.ts';
import { ZooKeeperError } from './errors.ts';
import { type Random, systemRandom } from './random.ts';
import { type Lookup, lookupBySystem } from './resolve.ts';
import type { SaslMechanism } from './sasl.ts';

/** How a client behaves. Everything has a default; unknown names are rejected. */
export interface ZooKeeperOptions {
  /** The session time-out to ask for; the server grants it within its own bounds. Default: 10,000. */
  readonly sessionTimeoutMs?: number;
  /** The time a request may take where its call does not say, waiting for a connection included. Default: 30,000. */
  readonly requestTimeoutMs?: number;
  /** How long `close` tries to end the session on the server. Default: 2,000. */
  readonly closeTimeoutMs?: number;
  /** The pause after all servers were tried in vain, a quarter longer each time. Default: 50. */
  readonly reconnectInitialMs?: number;
  /** The bound of that growth. Default: 1,000. */
  readonly reconnectMaxMs?: number;
  /** How many requests may wait while no server is attached; then `QUEUE_FULL`. Default: 10,000. */
  readonly maxQueuedRequests?: number;
  /** How many requests may be under way while one is attached; then `QUEUE_FULL`. Default: 100,000. */
  readonly maxPendingRequests?: number;
  /**
   * The largest request in bytes, path and all; larger ones are refused here (`PAYLOAD_TOO_LARGE`), since the server
   * would close the connection. Default: 1,048,575, as `jute.maxbuffer` on the servers.
   */
  readonly maxRequestBytes?: number;
  /** The largest answer in bytes that is read; a larger one ends the connection. Default: 4,194,304. */
  readonly maxFrameBytes?: number;
  /** Whether a server that is cut off from the others will do, for reading. Default: false. */
  readonly allowReadOnly?: boolean;
  /** Whether a lost session is followed by a new one. Default: true. */
  readonly renewSession?: boolean;
  /** Credentials that every connection begins with; when one is refused the client gives up. Default: none. */
  readonly auth?: readonly Credential[];
  /** SASL authentication, such as `digestMd5('user', 'password')`. Default: none. */
  readonly sasl?: SaslMechanism;
  /** TLS: true for Node's defaults, or settings as `tls.connect` takes them. Default: plain TCP. */
  readonly tls?: boolean | TlsOptions;
  /** How host names are resolved. Default: the system's resolver. */
  readonly lookup?: Lookup;
  /** Opens connections, in place of TCP and TLS: for tests and tunnels. Default: `node:net` or `node:tls`. */
  readonly dialer?: Dialer;
  /** Time, for tests. Default: the process's. */
  readonly clock?: Clock;
  /** Chance, for tests. Default: the process's. */
  readonly random?: Random;
}

/** Options with every default filled in. */
export interface ResolvedOptions extends Required<Omit<ZooKeeperOptions, 'sasl' | 'tls'>> {
  readonly sasl: SaslMechanism | undefined;
}

const bounds = {
  sessionTimeoutMs: [100, 2 ** 31 - 1],
  requestTimeoutMs: [1, 2 ** 31 - 1],
  closeTimeoutMs: [0, 2 ** 31 - 1],
  reconnectInitialMs: [1, 2 ** 31 - 1],
  reconnectMaxMs: [1, 2 ** 31 - 1],
  maxQueuedRequests: [0, 2 ** 31 - 1],
  maxPendingRequests: [1, 2 ** 31 - 1],
  maxRequestBytes: [1024, 2 ** 31 - 1],
  maxFrameBytes: [1024, 2 ** 31 - 1],
} as const;

const otherNames = [
  'allowReadOnly',
  'renewSession',
  'auth',
  'sasl',
  'tls',
  'lookup',
  'dialer',
  'clock',
  'random',
] as const satisfies readonly Exclude<keyof ZooKeeperOptions, keyof typeof bounds>[];

const names: readonly string[] = [...Object.keys(bounds), ...otherNames];

const invalid = (why: string): ZooKeeperError =>
  new ZooKeeperError('INVALID_ARGUMENT', `invalid options: ${why}`);

/**
 * The one place where defaults are.
 *
 * @throws ZooKeeperError `INVALID_ARGUMENT`
 */
export function resolveOptions(options: ZooKeeperOptions): ResolvedOptions {
  check(options);
  const tls = options.tls === true ? {} : options.tls === false ? undefined : options.tls;
  return {
    sessionTimeoutMs: options.sessionTimeoutMs ?? 10_000,
    requestTimeoutMs: options.requestTimeoutMs ?? 30_000,
    closeTimeoutMs: options.closeTimeoutMs ?? 2_000,
    reconnectInitialMs: options.reconnectInitialMs ?? 50,
    reconnectMaxMs: options.reconnectMaxMs ?? 1_000,
    maxQueuedRequests: options.maxQueuedRequests ?? 10_000,
    maxPendingRequests: options.maxPendingRequests ?? 100_000,
    maxRequestBytes: options.maxRequestBytes ?? 1_048_575,
    maxFrameBytes: options.maxFrameBytes ?? 4 * 1024 * 1024,
    allowReadOnly: options.allowReadOnly ?? false,
    renewSession: options.renewSession ?? true,
    auth: options.auth ?? [],
    sasl: options.sasl,
    lookup: options.lookup ?? lookupBySystem,
    dialer: options.dialer ?? socketDialer(tls),
    clock: options.clock ?? systemClock,
    random: options.random ?? systemRandom,
  };
}

function check(options: ZooKeeperOptions): void {
  if (typeof options !== 'object' || options === null) throw invalid('they are not an object');
  for (const [name, value] of Object.entries(options)) {
    if (!names.includes(name))
      throw invalid(`"${name}" is unknown; the nearest known name is "${nearest(name)}"`);
    const bound = (bounds as { readonly [name: string]: readonly [number, number] })[name];
    if (bound === undefined || value === undefined) continue;
    const isInBounds = Number.isSafeInteger(value) && value >= bound[0] && value <= bound[1];
    if (!isInBounds)
      throw invalid(`${name} is ${String(value)}, not a whole number from ${bound[0]} to ${bound[1]}`);
  }
  for (const entry of options.auth ?? []) checkCredential(entry.scheme, entry.credential);
}

/** @throws ZooKeeperError `INVALID_ARGUMENT` */
export function checkCredential(scheme: unknown, credential: unknown): void {
  if (typeof scheme !== 'string' || scheme === '')
    throw invalid('a credential needs a scheme, such as "digest"');
  if (typeof credential === 'string' || credential instanceof Uint8Array) return;
  throw invalid(`the credential of scheme "${scheme}" is neither a string nor bytes`);
}

function nearest(name: string): string {
  return names.reduce((best, known) => (distance(name, known) < distance(name, best) ? known : best));
}

/** How many letters differ. Source: Wagner and Fischer 1974. */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 1; i <= one.length; i++) {
    const next = [i];
    for (let j = 1; j <= other.length; j++) {
      const substituted = (row[j - 1] ?? 0) + (one[i - 1] === other[j - 1] ? 0 : 1);
      next.push(Math.min(substituted, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[other.length] ?? 0;
}
