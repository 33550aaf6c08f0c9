import type { StreamEnd } from '../../../src/api/types.ts';
import { type Api, RequestError } from './api.ts';
import type { Clock } from './clock.ts';
import { SseParser } from './sse-parser.ts';

/** How a stream is: what it last knew, and when it last heard of the monitor. */
export interface Live<Model> {
  readonly model: Model | null;
  readonly state: 'connecting' | 'live' | 'lost' | 'gone';
  /** When something last came, by this machine's clock; null: nothing yet. */
  readonly heardAt: number | null;
  readonly error: RequestError | null;
}

export interface LiveStreamOptions<Model, Message> {
  readonly api: Api;
  readonly clock: Clock;
  /** Path of the stream below `/api/v1`; null: not known yet, nothing is opened. */
  readonly path: string | null;
  readonly apply: (model: Model | null, message: Exclude<Message, StreamEnd>) => Model | null;
  /** A revision that is known already: what changed since is told instead of everything. Default: everything. */
  readonly since?: string | undefined;
}

/** The monitor says something at least every 15 s; twice that and a bit without a sign, and the line is dead. */
const silenceMs = 35_000;
const firstDelayMs = 500;
const mostDelayMs = 10_000;

/**
 * A model kept current by a stream of Server-Sent Events, which resumes where it broke off. It reads the stream by
 * `fetch`, not by EventSource: so it sees the comments that keep the line alive, and why a stream was refused.
 */
export class LiveStream<Model, Message extends { readonly type: string }> {
  readonly #options: LiveStreamOptions<Model, Message>;
  readonly #listeners = new Set<() => void>();
  #live: Live<Model> = { model: null, state: 'connecting', heardAt: null, error: null };
  #lastId: string | null = null;
  #failures = 0;
  #connection: AbortController | null = null;
  #cancelTimer = () => {};

  constructor(options: LiveStreamOptions<Model, Message>) {
    this.#options = options;
    this.#lastId = options.since ?? null;
  }

  /** For `useSyncExternalStore`: connects with the first listener, and closes with the last. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    if (this.#listeners.size === 1) void this.#connect();
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) this.#close();
    };
  };

  readonly current = (): Live<Model> => this.#live;

  #close(): void {
    this.#cancelTimer();
    this.#connection?.abort();
    this.#connection = null;
  }

  async #connect(): Promise<void> {
    const { api, path } = this.#options;
    if (path === null) return;
    const connection = new AbortController();
    this.#connection = connection;
    const headers: Record<string, string> = { accept: 'text/event-stream' };
    if (this.#lastId !== null) headers['last-event-id'] = this.#lastId;
    try {
      this.#watchSilence(connection);
      const response = await api.open(path, { headers, signal: connection.signal });
      await this.#read(response, connection);
      this.#lost(connection, null);
    } catch (error) {
      this.#lost(connection, error instanceof RequestError ? error : null);
    }
  }

  async #read(response: Response, connection: AbortController): Promise<void> {
    const parser = new SseParser();
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done || connection !== this.#connection) return;
      this.#watchSilence(connection);
      this.#failures = 0;
      let model = this.#live.model;
      for (const { id, data } of parser.push(value)) {
        const message = JSON.parse(data) as Message | StreamEnd;
        if (message.type === 'end') return this.#ended(message as StreamEnd);
        model = this.#options.apply(model, message as Exclude<Message, StreamEnd>);
        this.#lastId = id ?? this.#lastId;
      }
      this.#set({ model, state: 'live', heardAt: this.#options.clock.now(), error: null });
    }
  }

  #ended({ why }: StreamEnd): void {
    if (why === 'signedOut') this.#options.api.onSignedOut();
    if (why !== 'gone') return;
    this.#close();
    this.#set({ ...this.#live, state: 'gone' });
  }

  #watchSilence(connection: AbortController): void {
    this.#cancelTimer();
    this.#cancelTimer = this.#options.clock.after(silenceMs, () => connection.abort());
  }

  #lost(connection: AbortController, error: RequestError | null): void {
    // Closed by us, or replaced: not a loss.
    if (connection !== this.#connection) return;
    this.#cancelTimer();
    const { clock } = this.#options;
    const gone = error?.code === 'NOT_FOUND';
    this.#set({ ...this.#live, state: gone ? 'gone' : 'lost', error });
    if (error?.status === 401) return;
    const delay = Math.min(mostDelayMs, firstDelayMs * 2 ** this.#failures++);
    // What is gone may come back, but nobody waits for it by the second.
    this.#cancelTimer = clock.after(gone ? mostDelayMs : delay * (0.5 + clock.random() / 2), () => {
      void this.#connect();
    });
  }

  #set(live: Live<Model>): void {
    this.#live = live;
    for (const listener of this.#listeners) listener();
  }
}
