/**
 * Calls `stop` upon each of these signals. After the first the process ends by itself, once nothing keeps it alive.
 * The second calls `stop` again, and then the process ends by that signal, whatever still keeps it alive: unless
 * somebody else listens to it too, another server of the process included. The third does not even wait for `stop`.
 *
 * @returns how to listen no longer
 */
export function stopOnSignals(signals: readonly NodeJS.Signals[], stop: () => Promise<void>): () => void {
  let count = 0;
  const forget = () => {
    for (const signal of signals) process.off(signal, listener);
  };
  const die = (signal: NodeJS.Signals) => {
    forget();
    if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
  };
  const listener = (signal: NodeJS.Signals) => {
    count++;
    const stopped = stop();
    if (count === 2) void stopped.then(() => die(signal));
    else if (count > 2) die(signal);
  };
  for (const signal of signals) process.on(signal, listener);
  return forget;
}
