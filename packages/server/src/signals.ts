/**
 * Calls `stop` upon each of these signals, the second time too. Returns how to listen no longer. The process ends
 * by itself once nothing keeps it alive; a third signal ends it at once.
 */
export function stopOnSignals(signals: readonly NodeJS.Signals[], stop: () => Promise<void>): () => void {
  let count = 0;
  const forget = () => {
    for (const signal of signals) process.off(signal, listener);
  };
  const listener = (signal: NodeJS.Signals) => {
    count++;
    if (count > 2) {
      forget();
      process.kill(process.pid, signal);
    } else void stop();
  };
  for (const signal of signals) process.on(signal, listener);
  return forget;
}
