import type { Attempts } from './attempts.ts';
import type { Timer } from './clock.ts';
import type { Connection } from './connection.ts';
import type { ResolvedOptions } from './options.ts';
import { type Endpoint, resolveServer } from './resolve.ts';

/** Bounds of the pause between two looks. Source: `ClientCnxn.SendThread.pingRwServer`. */
const firstPauseMs = 100;
const longestPauseMs = 60_000;
const answerBoundMs = 1_000;

/** Asks one endpoint for its mode by the four-letter word `isro`. */
function askMode(
  endpoint: Endpoint,
  options: ResolvedOptions,
  onAnswer: (answer: string) => void,
): () => void {
  let connection: Connection | undefined;
  let timer: Timer | undefined;
  let text = '';
  let isOver = false;
  const end = (answer: string) => {
    if (isOver) return;
    isOver = true;
    timer?.cancel();
    connection?.drop();
    onAnswer(answer);
  };
  timer = options.clock.setTimer(() => end(''), answerBoundMs);
  connection = options.dialer(endpoint, {
    onOpen: () => connection?.write(Buffer.from('isro')),
    onData(chunk) {
      text += chunk.toString('latin1');
      if (text.length >= 2) end(text);
    },
    onClosed: () => end(text),
  });
  return () => {
    isOver = true;
    timer?.cancel();
    connection?.drop();
  };
}

/**
 * Looks for a server that takes writes while one is attached that does not.
 *
 * @returns stops the search
 */
export function searchReadWrite(
  attempts: Attempts,
  options: ResolvedOptions,
  onFound: (endpoint: Endpoint) => void,
): () => void {
  let isStopped = false;
  let pauseMs = firstPauseMs;
  let stopAsking: (() => void) | undefined;
  let timer: Timer | undefined;
  const again = () => {
    if (isStopped) return;
    timer = options.clock.setTimer(look, pauseMs);
    pauseMs = Math.min(longestPauseMs, pauseMs * 2);
  };
  const look = () => {
    resolveServer(attempts.nextAside(), options.lookup, options.random).then(([endpoint]) => {
      if (isStopped || endpoint === undefined) return;
      stopAsking = askMode(endpoint, options, (answer) => {
        if (isStopped) return;
        if (answer.startsWith('rw')) onFound(endpoint);
        else again();
      });
    }, again);
  };
  again();
  return () => {
    isStopped = true;
    timer?.cancel();
    stopAsking?.();
  };
}
