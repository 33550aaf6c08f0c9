/** Keeps the event loop from running, as a long computation does. */
export function stall(ms: number): void {
  const untilMs = performance.now() + ms;
  while (performance.now() < untilMs);
}
