import type { LostProvider } from '../api/types.ts';
import type { Moment } from './node-reports.ts';

/** How long a service says that it lost a provider: long enough to be seen by whoever looks after an alarm. Unit: ms. */
const rememberMs = 600_000;
/** More are counted, and not named. */
const mostNamed = 20;

/** Providers that went without having said so, until they are back, or that is long ago. */
export class LostProviders {
  readonly #moments = new Map<string, Moment>();
  #latest: readonly LostProvider[] = [];

  /** How many there are. */
  get count(): number {
    return this.#moments.size;
  }

  /** The latest ones, newest first; the same array while nothing changes. */
  get latest(): readonly LostProvider[] {
    return this.#latest;
  }

  lost(node: string, moment: Moment): void {
    this.#moments.delete(node);
    this.#moments.set(node, moment);
    this.#name();
  }

  found(node: string): void {
    if (this.#moments.delete(node)) this.#name();
  }

  /** Forgets those that were lost long ago. */
  expire({ nowMs }: Moment): void {
    const before = this.count;
    for (const [node, lost] of this.#moments)
      if (nowMs - lost.nowMs >= rememberMs) this.#moments.delete(node);
    if (this.count !== before) this.#name();
  }

  #name(): void {
    this.#latest = [...this.#moments]
      .slice(-mostNamed)
      .reverse()
      .map(([node, { wallMs }]) => ({ node, at: new Date(wallMs).toISOString() }));
  }
}
