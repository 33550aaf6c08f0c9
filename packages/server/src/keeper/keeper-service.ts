import { ERRORS, type KnownConsumer, type LimitInForce } from '@thriftkeeper/registry';
import {
  type ConsumerIdentity,
  type IncomingCall,
  KeeperException,
  ProviderHealth,
  ProviderIdentity,
  LimitInForce as ToldLimit,
} from '@thriftkeeper/transport';
import { type Callers, namesProblem } from '../callers/callers.ts';
import type { Clock } from '../clock.ts';
import type { Decisions } from '../control/decisions.ts';
import { kicked, kickNotice } from '../control/refusals.ts';
import { language, library } from '../provider-record.ts';

/** What a provider tells its consumers of itself. */
export interface KeeperFacts {
  readonly node: string;
  readonly service: string;
  readonly version: string | undefined;
  /** Whether connections are those of one consumer each: not over HTTP (KEEP-3). */
  readonly identifiesConnections: boolean;
  readonly callers: Callers;
  readonly decisions: Decisions;
  readonly clock: Clock;
  /** What the record says now. */
  recordState(): string;
  inProgress(): number;
}

/** The keeper service: consumers say who they are, and ask how the provider is (09-keeper-service.md). */
export class KeeperService {
  readonly #facts: KeeperFacts;
  readonly #startedMs: number;
  readonly #refused: Record<string, number> = {};

  constructor(facts: KeeperFacts) {
    this.#facts = facts;
    this.#startedMs = facts.clock.nowMs();
  }

  /** How often an identification was refused, by code. */
  get identityRefused(): Readonly<Record<string, number>> {
    return this.#refused;
  }

  /** Runs a call of the keeper service. */
  run(call: IncomingCall): ProviderIdentity | ProviderHealth {
    return call.method.name === 'identify'
      ? this.#identify(call, call.args[0] as ConsumerIdentity)
      : this.#health(call);
  }

  #identify({ connection }: IncomingCall, said: ConsumerIdentity): ProviderIdentity {
    const { node, service, version, callers, identifiesConnections, clock } = this.#facts;
    // The compiler's classes hold null for what did not come.
    const names = { node: said.node, application: said.application ?? undefined };
    const problem = namesProblem(names);
    if (problem !== undefined) throw this.#refusal('INVALID_ARGUMENT', problem);
    if (identifiesConnections) callers.identified(connection, names);
    const { consumer, kick } = callers.behind(connection);
    if (kick !== undefined) {
      const { message, retryAfterMs } = kickNotice(kick, clock.wallMs());
      connection.close();
      throw this.#refusal('KICKED', message, retryAfterMs);
    }
    const limits = this.#limitsFor(consumer);
    return new ProviderIdentity({ node, serviceName: service, spec: 1, version, language, library, limits });
  }

  #health({ connection }: IncomingCall): ProviderHealth {
    const { callers, decisions, clock } = this.#facts;
    const { kick } = callers.behind(connection);
    if (kick !== undefined) {
      connection.close();
      throw kicked(kick, clock.wallMs());
    }
    return new ProviderHealth({
      state: decisions.effectiveState(this.#facts.recordState()),
      inProgress: this.#facts.inProgress(),
      uptimeMs: Math.trunc(clock.nowMs() - this.#startedMs),
    });
  }

  #refusal(code: 'KICKED' | 'INVALID_ARGUMENT', message: string, retryAfterMs?: number): KeeperException {
    this.#refused[code] = (this.#refused[code] ?? 0) + 1;
    return new KeeperException({ number: ERRORS[code].number, code, message, retryAfterMs });
  }

  #limitsFor(consumer: KnownConsumer): ToldLimit[] {
    const told = ({ selector, callsPerSecond, burst, decision: { expiresAt, why } }: LimitInForce) =>
      new ToldLimit({ selector, callsPerSecond, burst, expiresAt, why });
    return this.#facts.decisions.limitsFor(consumer).map(told);
  }
}
