import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ServerOptions } from 'node:https';
import type { DatabaseSync } from 'node:sqlite';
import { type Registry, ThriftkeeperError } from '@thriftkeeper/registry';
import { systemClock as transportClock } from '@thriftkeeper/transport';
import type { FastifyInstance } from 'fastify';
import { firstUser, Gatekeeper } from './access/gatekeeper.ts';
import { trustedProxies } from './access/proxies.ts';
import { buildApp } from './api/app.ts';
import { builtConsole } from './api/console.ts';
import { RecentEvents } from './api/recent-events.ts';
import { Streams } from './api/streams.ts';
import type { Health, RegistryHealth } from './api/types.ts';
import { basePathOf } from './base-path.ts';
import { systemClock, type Timer } from './clock.ts';
import { Collector } from './collector/collector.ts';
import type { EventDraft } from './collector/event-draft.ts';
import { ControlDesk } from './control/control-desk.ts';
import { InterfaceLibrary } from './idl/interface-library.ts';
import { defaults, type MonitorOptions } from './monitor-options.ts';
import { systemRandom } from './random.ts';
import { Accounts } from './store/accounts.ts';
import { AuditLog } from './store/audit-log.ts';
import { openDatabase } from './store/database.ts';
import { EventLog } from './store/event-log.ts';
import { TryDesk } from './try/try-desk.ts';
import { version } from './version.ts';

/** The user that is made at the first start, with its password. */
export interface FirstAdmin {
  readonly user: string;
  /** Kept nowhere: whoever starts the monitor has to show it. */
  readonly password: string;
}

const dayMs = 86_400_000;
const pruneEveryMs = 3_600_000;

/** A running monitor: it looks at the registry, keeps what it sees, and answers requests that it is handed. */
export class Monitor implements AsyncDisposable {
  /** The first user, when this start has made it; undefined when there are users already. */
  readonly firstAdmin: FirstAdmin | undefined;
  /** What it sees. @internal */
  readonly collector: Collector;
  /** @internal */
  readonly app: FastifyInstance;
  readonly #parts: MonitorParts;
  #closing: Promise<void> | undefined;

  /** @internal Made by `createMonitor`. */
  constructor(parts: MonitorParts, app: FastifyInstance, firstPassword: string | undefined) {
    this.#parts = parts;
    this.app = app;
    this.collector = parts.collector;
    this.firstAdmin = firstPassword === undefined ? undefined : { user: firstUser, password: firstPassword };
  }

  /**
   * Answers a request: hand it to Node's `http.createServer`, or mount it in a server of your own, before anything that
   * reads bodies. Below a path, name that as `basePath`; it may be taken away from addresses or not.
   */
  readonly handler = (
    request: IncomingMessage & { originalUrl?: string },
    response: ServerResponse,
  ): void => {
    const { originalUrl } = request;
    this.app.routing(request, response);
    // Whoever mounts it goes by this, and has taken care of it.
    if (originalUrl !== undefined) request.originalUrl = originalUrl;
  };

  /** How the monitor is. */
  get health(): Health {
    return this.#parts.health();
  }

  /** Ends streams, watches and the database. Can be called twice. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /**
   * Ends a monitor that could not be started. A first user is taken back: its password was shown to nobody.
   *
   * @internal
   */
  abandon(): Promise<void> {
    if (this.firstAdmin) this.#parts.gatekeeper.withdrawFirstAdmin();
    return this.close();
  }

  async #close(): Promise<void> {
    this.#parts.streams.close();
    await this.#parts.tryDesk?.close();
    await this.app.close();
    await this.#parts.close();
  }
}

/** What a monitor is made of. */
interface MonitorParts {
  readonly collector: Collector;
  readonly streams: Streams;
  readonly tryDesk: TryDesk | undefined;
  readonly gatekeeper: Gatekeeper;
  readonly health: () => Health;
  readonly close: () => Promise<void>;
}

/**
 * Makes a monitor that looks at a registry, and answers through its `handler`.
 *
 * @param registry closed with the monitor when it is the monitor's own
 * @throws INVALID_OPTION when the database cannot be used
 */
export async function makeMonitor(
  options: MonitorOptions,
  { registry, isOwn }: { readonly registry: Registry; readonly isOwn: boolean },
  tls?: ServerOptions,
): Promise<Monitor> {
  const clock = options.clock ?? systemClock;
  const random = options.random ?? systemRandom;
  const database = openDatabase(options.database ?? defaults.database);
  const accounts = new Accounts(database);
  const audit = new AuditLog(database);
  const events = new EventLog(database);
  const recentEvents = new RecentEvents();
  const gatekeeper = new Gatekeeper(accounts, clock, random);
  const store = new StoreHealth(options.onProblem);
  const happened = (drafts: readonly EventDraft[]) =>
    store.attempt(() => recentEvents.add(events.append(drafts, clock.wallMs()), collector.revision));
  const collector = new Collector({
    registry,
    clock,
    services: options.services,
    happened,
    onProblem: options.onProblem,
  });
  const streams = new Streams({ collector, recentEvents, clock, epoch: random.hex(4) });
  gatekeeper.onEnded(() => streams.endSignedOut());
  const library = new InterfaceLibrary(registry);
  const preciseNowMs = () => transportClock.preciseNow();
  const tryDesk =
    (options.tryIt ?? defaults.tryIt)
      ? new TryDesk({ library, audit, clock, random, preciseNowMs, self: registry.newNodeName() })
      : undefined;
  const startedMs = clock.nowMs();
  const health = (): Health => ({
    status: isWell(collector.registry) && store.problem === undefined ? 'ok' : 'degraded',
    registry: collector.registry.state,
    ...(collector.registry.problem !== undefined && { registryProblem: collector.registry.problem }),
    ...(store.problem && { storeProblem: store.problem }),
    uptimeMs: clock.nowMs() - startedMs,
    version,
  });
  let timer: Timer;
  const prune = () => {
    timer = clock.setTimer(pruneEveryMs, prune);
    const before = (days: number) => clock.wallMs() - days * dayMs;
    store.attempt(() => {
      events.prune(
        before(options.eventDays ?? defaults.eventDays),
        options.mostEvents ?? defaults.mostEvents,
      );
      audit.prune(before(options.auditDays ?? defaults.auditDays));
    });
  };
  prune();
  const close = async () => {
    timer.cancel();
    await collector.close();
    if (isOwn) await registry.close();
    closeDatabase(database);
  };
  try {
    const context = {
      collector,
      desk: new ControlDesk({ registry, audit, clock }),
      library,
      tryDesk,
      gatekeeper,
      accounts,
      events,
      recentEvents,
      audit,
      clock,
      random,
      health,
      publicMetrics: options.publicMetrics ?? false,
      basePath: basePathOf(options.basePath ?? defaults.basePath),
      trustsProxy: trustedProxies(options.trustProxy ?? []),
      consoleFolder:
        options.consoleFolder === undefined ? builtConsole() : (options.consoleFolder ?? undefined),
    };
    const app = await buildApp(context, streams, tls);
    const firstPassword = await gatekeeper.firstAdmin();
    return new Monitor({ collector, streams, tryDesk, gatekeeper, health, close }, app, firstPassword);
  } catch (error) {
    streams.close();
    await close();
    throw error;
  }
}

const isWell = ({ state, problem }: RegistryHealth) => state === 'connected' && problem === undefined;

/** Whether what is seen can be kept; events that cannot be are lost, and said to be. */
class StoreHealth {
  problem: string | undefined;
  readonly #onProblem: MonitorOptions['onProblem'];

  constructor(onProblem: MonitorOptions['onProblem']) {
    this.#onProblem = onProblem;
  }

  attempt(write: () => void): void {
    try {
      write();
      this.problem = undefined;
    } catch (cause) {
      const problem = `the database of the monitor cannot be written: ${(cause as Error).message}`;
      const isNew = this.problem !== problem;
      this.problem = problem;
      if (isNew) this.#onProblem?.(new ThriftkeeperError('UNKNOWN', problem, { cause }));
    }
  }
}

function closeDatabase(database: DatabaseSync): void {
  if (database.isOpen) database.close();
}
