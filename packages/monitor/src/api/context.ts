import type { Caller, Gatekeeper } from '../access/gatekeeper.ts';
import type { TrustsProxy } from '../access/proxies.ts';
import type { Clock } from '../clock.ts';
import type { Collector } from '../collector/collector.ts';
import type { Actor, ControlDesk } from '../control/control-desk.ts';
import type { InterfaceLibrary } from '../idl/interface-library.ts';
import type { Random } from '../random.ts';
import type { Accounts } from '../store/accounts.ts';
import type { AuditDraft, AuditLog } from '../store/audit-log.ts';
import type { EventLog } from '../store/event-log.ts';
import type { TryDesk } from '../try/try-desk.ts';
import type { RecentEvents } from './recent-events.ts';
import type { ApiRequest } from './route.ts';
import type { Health } from './types.ts';

/** What routes work on. */
export interface ApiContext {
  readonly collector: Collector;
  readonly desk: ControlDesk;
  readonly library: InterfaceLibrary;
  /** Undefined where calls from the console are switched off. */
  readonly tryDesk: TryDesk | undefined;
  readonly gatekeeper: Gatekeeper;
  readonly accounts: Accounts;
  readonly events: EventLog;
  readonly recentEvents: RecentEvents;
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly random: Random;
  readonly health: () => Health;
  /** Whether `/metrics` needs no sign-in. */
  readonly publicMetrics: boolean;
  /** The path below which the monitor is mounted; empty at the root. */
  readonly basePath: string;
  /** Whose word is taken for where a request comes from. */
  readonly trustsProxy: TrustsProxy;
  /** Where the built console is; undefined when it has not been built. */
  readonly consoleFolder: string | undefined;
}

/** Who signed in to make a request; only for routes that need a right. */
export const callerOf = ({ caller }: ApiRequest): Caller => caller!;

/** Who acts, for the audit log. */
export function actorOf(request: ApiRequest): Actor {
  const { name, via } = callerOf(request);
  return { who: name, via, address: request.address };
}

/** Writes down what is done, does it, and writes down how it ended. */
export async function audited<T>(
  { audit, clock }: Pick<ApiContext, 'audit' | 'clock'>,
  draft: AuditDraft,
  deed: () => T | Promise<T>,
): Promise<T> {
  const id = audit.begin(draft, clock.wallMs());
  try {
    const result = await deed();
    audit.finish(id, {});
    return result;
  } catch (error) {
    const { code = 'UNKNOWN' } = error as { readonly code?: never };
    audit.finish(id, { refused: code });
    throw error;
  }
}
