import type { Role } from '../api/types.ts';
import type { Clock } from '../clock.ts';
import type { Random } from '../random.ts';
import { fingerprint } from './secrets.ts';

/** Somebody who has signed in. */
export interface Session {
  readonly user: string;
  readonly role: Role;
  readonly csrfToken: string;
  /** When it ends unless it is used, in milliseconds since the epoch. */
  readonly expiresAtMs: number;
}

interface Stored {
  readonly user: string;
  readonly role: Role;
  readonly csrfToken: string;
  readonly startedMs: number;
  usedMs: number;
}

/** Without a request for so long, and after so long in any case, a session has ended. Unit: ms. */
const idleMs = 12 * 3_600_000;
const longestMs = 7 * 24 * 3_600_000;
/** Beyond, the oldest one ends. */
const mostSessions = 10_000;

/** Who is signed in, in memory: after a restart everybody signs in again. */
export class Sessions {
  readonly #clock: Clock;
  readonly #random: Random;
  /** By the hash of the cookie, oldest first: whoever reads the memory cannot take one over. */
  readonly #sessions = new Map<string, Stored>();

  constructor(clock: Clock, random: Random) {
    this.#clock = clock;
    this.#random = random;
  }

  /** Begins a session; returns the secret for its cookie. */
  begin(user: string, role: Role): { readonly secret: string; readonly session: Session } {
    const secret = this.#random.hex(32);
    const nowMs = this.#clock.nowMs();
    const stored = { user, role, csrfToken: this.#random.hex(32), startedMs: nowMs, usedMs: nowMs };
    this.#sessions.set(fingerprint(secret), stored);
    if (this.#sessions.size > mostSessions) this.#sessions.delete(this.#sessions.keys().next().value!);
    return { secret, session: this.#shown(stored) };
  }

  /** The session of a cookie, which it keeps alive; undefined when there is none, or no more. */
  use(secret: string): Session | undefined {
    const stored = this.#alive(fingerprint(secret));
    if (stored === undefined) return undefined;
    stored.usedMs = this.#clock.nowMs();
    return this.#shown(stored);
  }

  /** Whether a session goes on; does not keep it alive. */
  goesOn(secret: string): boolean {
    return this.#alive(fingerprint(secret)) !== undefined;
  }

  end(secret: string): void {
    this.#sessions.delete(fingerprint(secret));
  }

  /** Ends all sessions of a user. */
  endAllOf(user: string): void {
    for (const [key, stored] of this.#sessions) if (stored.user === user) this.#sessions.delete(key);
  }

  #alive(key: string): Stored | undefined {
    const stored = this.#sessions.get(key);
    if (stored === undefined) return undefined;
    const nowMs = this.#clock.nowMs();
    if (nowMs - stored.usedMs < idleMs && nowMs - stored.startedMs < longestMs) return stored;
    this.#sessions.delete(key);
    return undefined;
  }

  #shown({ user, role, csrfToken, startedMs, usedMs }: Stored): Session {
    const endsInMs = Math.min(usedMs + idleMs, startedMs + longestMs) - this.#clock.nowMs();
    return { user, role, csrfToken, expiresAtMs: this.#clock.wallMs() + endsInMs };
  }
}
