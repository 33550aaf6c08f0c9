import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Waits until `look` returns something truthy, looking again every few milliseconds. The bound is a safety
 * net for a test that would otherwise hang: generous, and never what is measured.
 *
 * @param what said when the bound is reached, as in "the session is connected again"
 * @param look returns what was waited for; a falsy value or an error means "not yet"
 * @param options `timeoutMs` 30,000 by default; `everyMs` 10 by default
 * @throws Error naming `what`, the last value seen, and the last error as its cause
 */
export async function eventually<T>(
  what: string,
  look: () => T | Promise<T>,
  { timeoutMs = 30_000, everyMs = 10 }: { readonly timeoutMs?: number; readonly everyMs?: number } = {},
): Promise<NonNullable<T>> {
  const deadline = performance.now() + timeoutMs;
  let last: unknown;
  let cause: unknown;
  for (;;) {
    try {
      last = await look();
      cause = undefined;
      if (last) return last as NonNullable<T>;
    } catch (error) {
      cause = error;
    }
    if (performance.now() > deadline) {
      throw new Error(`${what}: not after ${timeoutMs} ms; last seen: ${describe(last)}`, { cause });
    }
    await sleep(everyMs);
  }
}

function describe(value: unknown): string {
  try {
    return (
      JSON.stringify(value, (_, item) => (typeof item === 'bigint' ? String(item) : item)) ?? String(value)
    );
  } catch {
    return String(value);
  }
}
