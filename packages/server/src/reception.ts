import { type ProviderStatsReport, ThriftkeeperError } from '@thriftkeeper/registry';
import {
  type Admission,
  describeService,
  KEEPER,
  type ListenerHooks,
  type ServerConnection,
  type ServiceModule,
} from '@thriftkeeper/transport';
import { AdaptiveLimit } from './admission/adaptive-limit.ts';
import { Gate } from './admission/gate.ts';
import { fixedLimit, type InProgressLimit } from './admission/in-progress-limit.ts';
import type { Readiness } from './admission/readiness.ts';
import { Callers } from './callers/callers.ts';
import { type Clock, systemClock } from './clock.ts';
import { Decisions } from './control/decisions.ts';
import { disabled } from './control/refusals.ts';
import { KeeperService } from './keeper/keeper-service.ts';
import { systemDraw } from './random.ts';
import type { RegistryPlace } from './registry-place.ts';
import type { ResolvedServerOptions, ServerHooks } from './server-options.ts';
import { CallCounts } from './stats/call-counts.ts';
import { providerReport } from './stats/provider-report.ts';

/** How long calls in progress of a banned consumer may take to end (CTRL-18). */
const kickGraceMs = 1_000;

/** What a reception works for. */
export interface Receiving {
  readonly module: ServiceModule;
  readonly options: ResolvedServerOptions;
  /** Of the server in a registry; undefined where it has none. */
  readonly place: RegistryPlace | undefined;
  readonly readiness: Readiness;
}

/** Receives calls: knows who makes them, lets them in or not, as operators and limits say, and counts them. */
export class Reception {
  readonly decisions: Decisions;
  readonly callers: Callers;
  readonly gate: Gate;
  /** Undefined where nobody knows the server by a name. */
  readonly keeper: KeeperService | undefined;
  readonly #clock: Clock;
  readonly #counts: CallCounts;
  readonly #startedAt: string;
  #reports = 0;
  readonly #given: ServerHooks;

  constructor({ module, options, place, readiness }: Receiving, clock: Clock = systemClock) {
    this.#clock = clock;
    this.#startedAt = isoTime(clock);
    const modules = [module, ...Object.values(options.multiplexed ?? {}).map((one) => one.module)];
    this.#counts = new CallCounts(modules.flatMap((one) => [...describeService(one).methods.keys()]));
    this.#given = options.hooks ?? {};
    this.decisions = new Decisions(place?.node, clock, {
      decided: () => this.#decided(),
      warned: (problem) => this.#given.warned?.(problem),
    });
    const byHeaders = options.transport === 'http' || options.transport === 'header';
    this.callers = new Callers(byHeaders, (consumer) => this.decisions.restrictionsOf(consumer));
    this.gate = new Gate({ callers: this.callers, readiness, limit: limitOf(options, clock), clock });
    this.keeper =
      place &&
      new KeeperService({
        node: place.node,
        service: place.service,
        version: options.version,
        identifiesConnections: options.transport !== 'http',
        callers: this.callers,
        decisions: this.decisions,
        clock,
        recordState: () => place.announcement?.record.state ?? 'up',
        inProgress: () => this.gate.inProgress,
      });
  }

  /** Judges a call; see {@link Gate.admit}. */
  readonly admit: Admission = (call, isStopping) => {
    // The keeper judges its calls itself, and is there whatever the server refuses (KEEP-8).
    if (call.service === KEEPER) return undefined;
    this.#counts.received(call);
    return this.gate.admit(call, isStopping);
  };

  /** What the listener is to tell; the user's own hooks are told too. */
  hooks(): ListenerHooks {
    const { gate, callers } = this;
    const counts = this.#counts;
    const { warned: _, callStarted, ...given } = this.#given;
    return {
      ...given,
      // The keeper's calls are none of the service.
      ...(callStarted && { callStarted: (call) => call.service !== KEEPER && callStarted(call) }),
      callUnknown(connection) {
        counts.unknown();
        given.callUnknown?.(connection);
      },
      connectionOpened(connection) {
        callers.opened(connection);
        given.connectionOpened?.(connection);
      },
      connectionClosed(connection, error) {
        callers.closed(connection);
        given.connectionClosed?.(connection, error);
      },
      callEnded(call, end, error, replyBytes, durationMs) {
        if (call.service === KEEPER) return;
        gate.ended(call, end, durationMs);
        counts.ended(call, end, error, durationMs);
        given.callEnded?.(call, end, error, replyBytes, durationMs);
      },
    };
  }

  /** What it has counted since it began, for the registry. @param intervalMs to the report after it, on average */
  nextReport(intervalMs: number): ProviderStatsReport {
    const { callers, gate, keeper } = this;
    const head = {
      at: isoTime(this.#clock),
      startedAt: this.#startedAt,
      sequence: ++this.#reports,
      intervalMs,
      connections: callers.connectionCount,
      inProgress: gate.inProgress,
      ...(gate.limit !== undefined && { concurrencyLimit: gate.limit }),
      ...(keeper && { identityRefused: keeper.identityRefused }),
    };
    return providerReport(head, callers.connected, this.#counts);
  }

  close(): void {
    this.decisions.close();
  }

  #decided(): void {
    const by = this.decisions.disabledBy;
    this.gate.disabled = by && disabled(by);
    const banned = this.callers.restrict();
    if (banned.length === 0) return;
    for (const connection of banned) connection.close();
    this.#clock.setIdleTimer(kickGraceMs, () => cutOff(banned));
  }
}

const isoTime = (clock: Clock): string => new Date(clock.wallMs()).toISOString();

function cutOff(banned: readonly ServerConnection[]): void {
  const text = 'the consumer was banned, and its calls took too long to end';
  for (const connection of banned) connection.destroy(new ThriftkeeperError('KICKED', text));
}

function limitOf({ maxInProgress }: ResolvedServerOptions, clock: Clock): InProgressLimit | undefined {
  if (maxInProgress === undefined) return undefined;
  if (typeof maxInProgress === 'number') return fixedLimit(maxInProgress);
  const bounds = maxInProgress === 'adaptive' ? {} : maxInProgress;
  return new AdaptiveLimit(clock.nowMs(), bounds, systemDraw);
}
