import type { Load } from './load.ts';

/** Everything at a glance. */
export interface Overview {
  /** Which state this is; a stream that begins with it goes on from here. */
  readonly revision: string;
  readonly at: string;
  readonly registry: RegistryHealth;
  readonly totals: Totals;
  /** In name order. */
  readonly services: readonly ServiceSummary[];
}

/** How the monitor itself is: status 200 when `ok`, 503 when `degraded`. */
export interface Health {
  /** `degraded`: the registry cannot be reached or read, or the store cannot be written. */
  readonly status: 'ok' | 'degraded';
  readonly registry: RegistryHealth['state'];
  /** Why the registry cannot be reached or read, in words, as far as that is known. */
  readonly registryProblem?: string;
  /** Why the store cannot be written. */
  readonly storeProblem?: string;
  readonly uptimeMs: number;
  /** Version of the monitor. */
  readonly version: string;
}

/** How the monitor reaches the registry. While it does not, it shows the last known state. */
export interface RegistryHealth {
  readonly state: 'connecting' | 'connected' | 'suspended' | 'lost' | 'failed' | 'closed';
  /** Since when it is connected; in every other state, since when it is not. */
  readonly since: string;
  /** Why it cannot be reached, or read though it is connected, in words. */
  readonly problem?: string;
  /** Left out while there is none: before the first one, and between one that was lost and the next. */
  readonly session?: RegistrySession;
}

/** The monitor's own session with ZooKeeper. It goes on over lost connections. */
export interface RegistrySession {
  /** As ZooKeeper writes it in its logs. */
  readonly id: string;
  readonly establishedAt: string;
  /** After so long without a connection ZooKeeper ends it. */
  readonly timeoutMs: number;
}

/** Sums over all services. */
export interface Totals {
  readonly services: number;
  readonly providers: number;
  readonly providersUp: number;
  readonly consumers: number;
  /** Decisions of operators in force. */
  readonly decisions: number;
  readonly load: Load;
}

/** A line of the overview. */
export interface ServiceSummary {
  readonly service: string;
  /**
   * `ok`; `degraded`: some providers are not up or were lost lately, or more than 5 % of the calls fail or are refused;
   * `down`: it has providers but none that takes calls, or has lost all that it had; `empty`: no provider is registered.
   */
  readonly status: 'ok' | 'degraded' | 'down' | 'empty';
  readonly providers: ProviderCounts;
  /** Providers that went without having said so in the last ten minutes and are not back: the latest 20, newest first. */
  readonly lost: readonly LostProvider[];
  readonly consumers: number;
  /** Decisions of operators in force. */
  readonly decisions: number;
  /** What its providers report together. */
  readonly load: Load;
  /** Whether the registry does not confirm the lists at the moment. */
  readonly stale: boolean;
  /** Since when they are stale. */
  readonly staleSince?: string;
  /** What is wrong with the lists or the control document, in words. */
  readonly problem?: string;
}

export interface ProviderCounts {
  readonly total: number;
  readonly up: number;
  readonly draining: number;
  readonly disabled: number;
  readonly notReady: number;
  /** Not shown by the registry at the moment, kept for now; counted among the others too. */
  readonly held: number;
  /** Records that cannot be read; not counted in `total`. */
  readonly unreadable: number;
  /** Gone without having said so in the last ten minutes, and not back; not counted in `total`. */
  readonly lost: number;
}

/** A provider that went without having said so: its process died, or could not reach ZooKeeper. */
export interface LostProvider {
  readonly node: string;
  /** When it went. */
  readonly at: string;
}
