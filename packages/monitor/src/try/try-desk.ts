import { ThriftkeeperError } from '@thriftkeeper/registry';
import type { TryAnswer, TryRequest } from '../api/types.ts';
import type { Clock } from '../clock.ts';
import type { ProviderEntry } from '../collector/provider-list.ts';
import type { ServiceModel } from '../collector/service-model.ts';
import type { Actor } from '../control/control-desk.ts';
import type { InterfaceLibrary } from '../idl/interface-library.ts';
import { usedBy } from '../idl/interface-use.ts';
import type { Random } from '../random.ts';
import type { AuditLog } from '../store/audit-log.ts';
import { checkArguments } from './arguments.ts';
import { callMethod } from './call-method.ts';
import { findMethod } from './find-method.ts';

const defaultDeadlineMs = 5_000;
/** Calls under way at once, of all who make them. */
const mostCalls = 16;

/** What the desk works on. */
export interface TryDeskPlan {
  readonly library: InterfaceLibrary;
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly random: Random;
  /** Milliseconds with fractions, for latencies. */
  readonly preciseNowMs: () => number;
  /** The name under which the monitor calls. */
  readonly self: string;
}

/** Where operators' calls are made: at providers of the registry alone, one at a time for each, and into the audit log. */
export class TryDesk {
  readonly #plan: TryDeskPlan;
  readonly #closing = new AbortController();
  /** Who has a call under way. */
  readonly #busy = new Map<string, Promise<TryAnswer>>();

  constructor(plan: TryDeskPlan) {
    this.#plan = plan;
  }

  /**
   * Calls a method. However the call ends, its end is the answer; nothing is called when this rejects.
   *
   * @param signal gives the call up
   * @throws INVALID_ARGUMENT for arguments that do not fit, NOT_FOUND for interface, method or provider, NO_PROVIDER,
   *   TOO_MANY_ATTEMPTS while a call of the same user is under way, OVERLOADED, CLOSED
   */
  async try(model: ServiceModel, request: TryRequest, actor: Actor, signal: AbortSignal): Promise<TryAnswer> {
    const who = `${actor.via} ${actor.who}`;
    this.#admit(who);
    const call = this.#call(model, request, actor, AbortSignal.any([signal, this.#closing.signal]));
    this.#busy.set(who, call);
    try {
      return await call;
    } finally {
      this.#busy.delete(who);
    }
  }

  /** Ends the calls that are under way, and takes no more. */
  async close(): Promise<void> {
    this.#closing.abort(new ThriftkeeperError('CLOSED', 'the monitor is closed'));
    await Promise.allSettled(this.#busy.values());
  }

  #admit(who: string): void {
    if (this.#closing.signal.aborted) throw new ThriftkeeperError('CLOSED', 'the monitor is closed');
    if (this.#busy.has(who)) {
      throw new ThriftkeeperError(
        'TOO_MANY_ATTEMPTS',
        'a call of yours is still under way; wait for its end, or give it up',
      );
    }
    if (this.#busy.size >= mostCalls)
      throw new ThriftkeeperError('OVERLOADED', `${mostCalls} calls of others are under way; try again`);
  }

  async #call(
    model: ServiceModel,
    request: TryRequest,
    actor: Actor,
    signal: AbortSignal,
  ): Promise<TryAnswer> {
    const { audit, clock, library, self, preciseNowMs } = this.#plan;
    const { service } = model;
    const { hash, why, multiplexed, deadlineMs = defaultDeadlineMs } = request;
    const detail = await unlessAborted(library.get(usedBy(model, hash)), signal);
    const { definitions } = detail;
    const { service: of, method } = findMethod(detail, request.method);
    const write = checkArguments(method.arguments, request.arguments, definitions);
    const [node, { record }] = this.#provider(model, request);
    const target = `${node} ${request.method}`;
    const id = audit.begin({ ...actor, action: 'try', service, target, why }, clock.wallMs());
    const call = { service, node, record, self, deadlineMs, of, method, definitions, write, multiplexed };
    const { outcome, latencyMs } = await callMethod(call, signal, preciseNowMs);
    audit.finish(id, { refused: outcome.kind === 'failure' ? outcome.code : undefined });
    const latencyUs = latencyMs === null ? null : Math.round(latencyMs * 1_000);
    return { auditId: id, node, address: record.address, latencyUs, outcome };
  }

  /** The provider that is asked for, or one of those that can be meant. */
  #provider(
    { service, providers: { entries } }: ServiceModel,
    { node, hash, multiplexed }: TryRequest,
  ): readonly [string, ProviderEntry] {
    const offers = ({ record }: ProviderEntry) =>
      multiplexed === undefined || record.multiplexed.includes(multiplexed);
    if (node === undefined) {
      const able = [...entries.names()].filter((name) => {
        const one = entries.get(name)!;
        return !one.held && one.effective.state === 'up' && one.record.idl === hash && offers(one);
      });
      if (able.length === 0) {
        throw new ThriftkeeperError(
          'NO_PROVIDER',
          `no provider of ${service} is up that names this interface; choose one that is not`,
        );
      }
      const any = able[this.#plan.random.below(able.length)]!;
      return [any, entries.get(any)!];
    }
    const entry = entries.get(node);
    if (entry === undefined || entry.held) {
      throw new ThriftkeeperError('NOT_FOUND', `${node} is not registered as a provider of ${service}`, {
        details: { service, node },
      });
    }
    const { idl } = entry.record;
    if (idl !== undefined && idl !== hash) {
      throw new ThriftkeeperError(
        'INVALID_ARGUMENT',
        `${node} names another interface: ${idl}; call it by that one`,
        { details: { field: '/hash', idl } },
      );
    }
    if (!offers(entry)) {
      throw new ThriftkeeperError(
        'INVALID_ARGUMENT',
        `${node} has no service ${multiplexed} behind its port; there are: ${entry.record.multiplexed.join(', ') || 'none'}`,
        { details: { field: '/multiplexed' } },
      );
    }
    return [node, entry];
  }
}

/** Waits for what cannot be stopped, and leaves it alone when nobody waits any more. */
function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  return Promise.race([work, aborted]);
}
