import { Worker } from 'node:worker_threads';
import type { FromWorker, SessionNews, SessionSettings, ToWorker } from './messages.ts';

/** One session in the worker, as the main thread sees it. */
export interface WorkerSession {
  ask(id: number, request: Extract<ToWorker, { readonly kind: 'ask' }>['request']): void;
  close(): void;
}

/** What a session is told. */
export interface SessionListener {
  news(news: SessionNews): void;
  /** The worker has ended: npm `zookeeper` is not installed, or broke. */
  broken(error: Error): void;
}

/**
 * The one worker of this process: loading the native addon in two threads crashes, so every session shares it.
 * It keeps the process alive only while a session is open.
 */
let worker: Worker | undefined;
let lastSession = 0;
const listeners = new Map<number, SessionListener>();

/** Opens a session in the worker, starting that first where it does not run. */
export function openInWorker(settings: SessionSettings, listener: SessionListener): WorkerSession {
  const session = ++lastSession;
  listeners.set(session, listener);
  worker ??= start();
  const running = worker;
  running.ref();
  const post = (message: ToWorker) => running.postMessage(message);
  post({ session, kind: 'open', settings });
  return {
    ask: (id, request) => post({ session, kind: 'ask', id, request }),
    close: () => post({ session, kind: 'close' }),
  };
}

function start(): Worker {
  // Beside this file, in the sources as in the build.
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const started = new Worker(new URL(`./native-worker.${extension}`, import.meta.url));
  started.on('message', (message: FromWorker) => {
    const listener = listeners.get(message.session);
    if (message.kind === 'state' && message.state === 'closed') {
      listeners.delete(message.session);
      if (listeners.size === 0) started.unref();
    }
    listener?.news(message);
  });
  started.on('error', (error) => {
    worker = undefined;
    const told = [...listeners.values()];
    listeners.clear();
    for (const listener of told) listener.broken(error);
  });
  return started;
}
