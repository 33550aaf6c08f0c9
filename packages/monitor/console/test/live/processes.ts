import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { ServerOptions } from '@thriftkeeper/server';
import { eventually } from '@thriftkeeper/zookeeper/testing';
import { patienceMs } from '../browser/visit.ts';
import type { ClientPlan, ClientReport, ServerReport } from './reports.ts';

const bound = { timeoutMs: patienceMs };

/** A server or client in a process of its own. */
export interface Process<Report> {
  readonly node: string;
  /** What it said last. */
  readonly report: Report;
  /** Waits until what it says is so. */
  until(what: string, holds: (report: Report) => boolean): Promise<Report>;
  /** What it has counted over at least so many ms of its own time, from now on. */
  observe(ms: number): Promise<Observed<Report>>;
  /** Stops it in order, and waits until it has ended. */
  stop(): Promise<void>;
}

/** Two reports of a process, and how far apart they are. */
export interface Observed<Report> {
  readonly before: Report;
  readonly after: Report;
  readonly seconds: number;
}

type CallOptions = Partial<Pick<ClientPlan, 'everyMs' | 'takesMs'>> &
  Pick<ClientPlan['options'], 'application' | 'picker'>;

/** Server and client processes of a test. */
export class Processes {
  readonly #zookeeper: string;
  readonly #service: string;
  readonly #children = new Set<ChildProcess>();

  constructor(zookeeper: string, service: string) {
    this.#zookeeper = zookeeper;
    this.#service = service;
  }

  /** Starts a server, and waits until it serves. */
  serve(node: string, options: Partial<ServerOptions> = {}): Promise<Process<ServerReport>> {
    return this.#start('server-process.ts', node, {
      zookeeper: this.#zookeeper,
      service: this.#service,
      node,
      statsIntervalMs: 1_000,
      stopTimes: { noticeMs: 500, quietMs: 100 },
      ...options,
    });
  }

  /** Starts a client, which calls from then on. */
  call(
    node: string,
    { application = 'web', picker, everyMs = 20, takesMs = 0 }: CallOptions = {},
  ): Promise<Process<ClientReport>> {
    const plan: ClientPlan = {
      options: {
        zookeeper: this.#zookeeper,
        service: this.#service,
        node,
        application,
        picker,
        statsIntervalMs: 1_000,
      },
      everyMs,
      takesMs,
    };
    return this.#start('client-process.ts', node, plan);
  }

  /** Ends those that still run. */
  async end(): Promise<void> {
    await Promise.all([...this.#children].map((child) => endOf(child, 'SIGKILL')));
  }

  async #start<Report extends { readonly atMs: number }>(
    file: string,
    node: string,
    options: object,
  ): Promise<Process<Report>> {
    const program = fileURLToPath(new URL(file, import.meta.url));
    const child = fork(program, [JSON.stringify(options)]);
    this.#children.add(child);
    child.once('exit', () => this.#children.delete(child));
    let last: Report | undefined;
    child.on('message', (report) => {
      last = report as Report;
    });
    const until = (what: string, holds: (report: Report) => boolean) =>
      eventually(
        `${node}: ${what}`,
        () => {
          if (last === undefined || !holds(last)) return undefined;
          return last;
        },
        bound,
      ).catch((cause) => {
        throw new Error(`${cause.message}; it says ${JSON.stringify(last)}`, { cause });
      });
    await until('it has started', () => true);
    return {
      node,
      until,
      get report() {
        return last!;
      },
      async observe(ms) {
        const before = last!;
        const after = await until(`${ms} ms have gone by`, ({ atMs }) => atMs - before.atMs >= ms);
        return { before, after, seconds: (after.atMs - before.atMs) / 1_000 };
      },
      stop: () => endOf(child, 'SIGTERM'),
    };
  }
}

async function endOf(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill(signal);
  await ended;
}

/** Of all keys together. */
export const total = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);

/** By how much a client's answered calls grew: all of them, or those of one provider. */
export function answeredIn({ before, after }: Observed<ClientReport>, node?: string): number {
  const of = ({ answered }: ClientReport) => (node === undefined ? total(answered) : (answered[node] ?? 0));
  return of(after) - of(before);
}
