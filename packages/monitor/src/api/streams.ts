import type { ServerResponse } from 'node:http';
import { ThriftkeeperError } from '@thriftkeeper/registry';
import type { Caller } from '../access/gatekeeper.ts';
import type { Clock, Timer } from '../clock.ts';
import type { Collector } from '../collector/collector.ts';
import { modelOf, overview, overviewChanges, serviceChanges, serviceDetail } from '../collector/views.ts';
import { callerOf } from './context.ts';
import type { RecentEvents } from './recent-events.ts';
import type { ApiReply, ApiRequest } from './route.ts';
import type { OverviewMessage, ServiceMessage, StreamEnd } from './types.ts';

/** What a stream is about. */
interface Topic {
  readonly name: string;
  readonly snapshot: () => OverviewMessage | ServiceMessage;
  /** Undefined when nothing has changed; `tooOld` when only a snapshot can tell. */
  readonly delta: (since: number) => OverviewMessage | ServiceMessage | 'tooOld' | undefined;
  readonly isThere: () => boolean;
}

interface Open {
  readonly topic: Topic;
  readonly caller: Caller;
  readonly response: ServerResponse;
  /** The revision that was sent last; undefined before the first message. */
  sent: number | undefined;
  /** The reader is behind: what changes meanwhile is told at once when it has caught up. */
  full: boolean;
  /** Heartbeats for which it has been so. */
  stalled: number;
}

/** What streams are about. */
export interface StreamsPlan {
  readonly collector: Collector;
  readonly recentEvents: RecentEvents;
  readonly clock: Clock;
  /** Tells this run of the monitor from others, whose revisions mean something else. */
  readonly epoch: string;
}

const heartbeatMs = 15_000;
const mostStreams = 1_000;
/** Heartbeats after which one who does not read is cut off; a live one comes back and goes on. */
const mostStalled = 4;

/**
 * Streams of what changes. Nothing queues: each reader is told what differs from the revision that it was told last,
 * and one that is slow gets fewer, larger messages.
 */
export class Streams {
  readonly #plan: StreamsPlan;
  readonly #open = new Set<Open>();
  readonly #stopListening: () => void;
  /** Messages of the present revision, which many readers get alike. */
  readonly #messages = new Map<string, string | undefined>();
  #timer: Timer;

  constructor(plan: StreamsPlan) {
    this.#plan = plan;
    this.#stopListening = plan.collector.onRevision(() => {
      this.#messages.clear();
      for (const stream of [...this.#open]) this.#tell(stream);
    });
    this.#timer = plan.clock.setTimer(heartbeatMs, () => this.#beat());
  }

  /** The present revision, as clients give it back. */
  get revision(): string {
    return `${this.#plan.epoch}-${this.#plan.collector.revision}`;
  }

  /** How many there are. */
  get size(): number {
    return this.#open.size;
  }

  openOverview(request: ApiRequest, reply: ApiReply): void {
    const { collector, recentEvents } = this.#plan;
    this.#begin(request, reply, {
      name: 'overview',
      snapshot: () => ({
        type: 'snapshot',
        ...this.#stamp(),
        ...overview(collector),
        events: recentEvents.since(-1),
      }),
      delta: (since) => {
        const changes = overviewChanges(collector, since);
        if (changes === undefined) return 'tooOld';
        const events = recentEvents.since(since);
        const { registry, services, removed } = changes;
        if (!registry && services.length + removed.length + events.length === 0) return undefined;
        return { type: 'delta', ...this.#stamp(), ...changes, events };
      },
      isThere: () => true,
    });
  }

  /** @throws NOT_FOUND */
  openService(service: string, request: ApiRequest, reply: ApiReply): void {
    const { collector } = this.#plan;
    modelOf(collector, service);
    this.#begin(request, reply, {
      name: `service ${service}`,
      snapshot: () => ({
        type: 'snapshot',
        ...this.#stamp(),
        ...serviceDetail(modelOf(collector, service)),
      }),
      delta: (since) => {
        const model = modelOf(collector, service);
        if (model.revision <= since) return undefined;
        const changes = serviceChanges(model, since);
        return changes === undefined ? 'tooOld' : { type: 'delta', ...this.#stamp(), ...changes };
      },
      isThere: () => collector.services.get(service) !== undefined,
    });
  }

  /** Ends the streams of those whose sign-in has ended. */
  endSignedOut(): void {
    for (const stream of [...this.#open]) if (!stream.caller.goesOn()) this.#end(stream, 'signedOut');
  }

  close(): void {
    this.#timer.cancel();
    this.#stopListening();
    for (const stream of [...this.#open]) this.#end(stream, 'closing');
  }

  #stamp(): { readonly revision: string; readonly at: string } {
    return { revision: this.revision, at: new Date(this.#plan.clock.wallMs()).toISOString() };
  }

  #begin(request: ApiRequest, reply: ApiReply, topic: Topic): void {
    if (this.#open.size >= mostStreams) {
      throw new ThriftkeeperError(
        'OVERLOADED',
        `${mostStreams} streams are open, which is as many as there may be`,
      );
    }
    const since = this.#known(request.lastEventId ?? request.query.since);
    reply.contentType('text/event-stream; charset=utf-8');
    const response = reply.takeOver();
    const stream: Open = { topic, caller: callerOf(request), response, sent: since, full: false, stalled: 0 };
    this.#open.add(stream);
    response.on('close', () => this.#open.delete(stream));
    response.on('drain', () => {
      stream.full = false;
      stream.stalled = 0;
      this.#tell(stream);
    });
    // Proxies and browsers wait for the first bytes.
    response.write('retry: 2000\n\n');
    this.#tell(stream);
  }

  /** The revision that a client knows, when it is one of this run; else undefined. */
  #known(id: string | undefined): number | undefined {
    const [epoch, revision] = id?.split('-') ?? [];
    const number = Number(revision);
    const isOurs = epoch === this.#plan.epoch && Number.isInteger(number);
    return isOurs && number <= this.#plan.collector.revision ? number : undefined;
  }

  #tell(stream: Open): void {
    const { topic, sent } = stream;
    if (stream.full || !this.#open.has(stream)) return;
    if (!topic.isThere()) {
      this.#end(stream, 'gone');
      return;
    }
    const key = `${topic.name} ${sent}`;
    if (!this.#messages.has(key)) this.#messages.set(key, this.#message(topic, sent));
    const message = this.#messages.get(key);
    stream.sent = this.#plan.collector.revision;
    if (message !== undefined) stream.full = !stream.response.write(message);
  }

  #message(topic: Topic, sent: number | undefined): string | undefined {
    const delta = sent === undefined ? 'tooOld' : topic.delta(sent);
    const message = delta === 'tooOld' ? topic.snapshot() : delta;
    return message && `id: ${this.revision}\ndata: ${JSON.stringify(message)}\n\n`;
  }

  #beat(): void {
    this.#timer = this.#plan.clock.setTimer(heartbeatMs, () => this.#beat());
    this.endSignedOut();
    for (const stream of [...this.#open]) {
      if (stream.full && ++stream.stalled >= mostStalled) stream.response.destroy();
      else if (!stream.full) stream.full = !stream.response.write(': still here\n\n');
    }
  }

  #end(stream: Open, why: StreamEnd['why']): void {
    this.#open.delete(stream);
    const last: StreamEnd = { type: 'end', why };
    stream.response.end(`data: ${JSON.stringify(last)}\n\n`);
  }
}
