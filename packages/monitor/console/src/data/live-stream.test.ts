import { expect, it } from 'vitest';
import type { StreamEnd } from '../../../src/api/types.ts';
import { ManualClock, settled } from '../testing/manual-clock.ts';
import { Api } from './api.ts';
import { LiveStream } from './live-stream.ts';

type Message =
  | { readonly type: 'set'; readonly value: number }
  | { readonly type: 'add'; readonly value: number };

/** The monitor's side: each connection can be written to, ended, or refused beforehand. */
class Monitor {
  readonly requests: Headers[] = [];
  readonly refusals: { readonly status: number; readonly code: string }[] = [];
  #line: ReadableStreamDefaultController<Uint8Array> | undefined;
  readonly api = new Api(async (_, init) => {
    this.requests.push(new Headers(init!.headers));
    const refusal = this.refusals.shift();
    if (refusal !== undefined) {
      const { status, code } = refusal;
      return new Response(JSON.stringify({ code, message: code, details: {} }), { status });
    }
    const body = new ReadableStream<Uint8Array>({
      start: (line) => {
        this.#line = line;
        init!.signal!.addEventListener('abort', () => line.error(init!.signal!.reason), { once: true });
      },
    });
    return new Response(body);
  });

  async say(message: Message | StreamEnd, id: number): Promise<void> {
    await this.write(`id: ${id}\ndata: ${JSON.stringify(message)}\n\n`);
  }

  async write(text: string): Promise<void> {
    this.#line!.enqueue(new TextEncoder().encode(text));
    await settled();
  }

  async hangUp(): Promise<void> {
    this.#line!.close();
    await settled();
  }
}

async function open() {
  const clock = new ManualClock();
  const monitor = new Monitor();
  const stream = new LiveStream<number, Message>({
    api: monitor.api,
    clock,
    path: '/stream',
    apply: (model, { type, value }) => (type === 'set' ? value : model === null ? null : model + value),
  });
  let told = 0;
  const close = stream.subscribe(() => told++);
  await settled();
  return { clock, monitor, stream, close, told: () => told };
}

it('applies messages as they come, and tells its listeners', async () => {
  const { monitor, stream, close, told } = await open();
  expect(stream.current().state).toBe('connecting');
  await monitor.say({ type: 'set', value: 5 }, 1);
  await monitor.say({ type: 'add', value: 2 }, 2);
  expect(stream.current()).toMatchObject({ model: 7, state: 'live', error: null });
  expect(told()).toBe(2);
  close();
});

it('keeps what it knows when the line breaks, and resumes from there', async () => {
  const { clock, monitor, stream, close } = await open();
  await monitor.say({ type: 'set', value: 5 }, 41);
  await monitor.hangUp();
  expect(stream.current()).toMatchObject({ model: 5, state: 'lost', heardAt: 0 });
  await clock.pass(500);
  expect(monitor.requests).toHaveLength(2);
  expect(monitor.requests[1]!.get('last-event-id')).toBe('41');
  await monitor.say({ type: 'add', value: 1 }, 42);
  expect(stream.current()).toMatchObject({ model: 6, state: 'live' });
  close();
});

it('waits longer from failure to failure', async () => {
  const { clock, monitor, close } = await open();
  monitor.refusals.push({ status: 503, code: 'CLOSED' }, { status: 503, code: 'CLOSED' });
  await monitor.hangUp();
  await clock.pass(375);
  expect(monitor.requests).toHaveLength(2);
  await clock.pass(375);
  expect(monitor.requests).toHaveLength(2);
  await clock.pass(375);
  expect(monitor.requests).toHaveLength(3);
  close();
});

it('takes a line on which nothing comes for dead, and a comment for a sign of life', async () => {
  const { clock, monitor, stream, close } = await open();
  await monitor.say({ type: 'set', value: 5 }, 1);
  await clock.pass(30_000);
  await monitor.write(': beat\n\n');
  await clock.pass(30_000);
  expect(stream.current().state).toBe('live');
  expect(stream.current().heardAt).toBe(30_000);
  await clock.pass(5_000);
  expect(stream.current().state).toBe('lost');
  close();
});

it('tells that the sign-in has ended, and does not ask again', async () => {
  const { clock, monitor, stream, close } = await open();
  let signedOut = 0;
  monitor.api.onSignedOut = () => signedOut++;
  monitor.refusals.push({ status: 401, code: 'UNAUTHENTICATED' });
  await monitor.hangUp();
  await clock.pass(500);
  expect(signedOut).toBe(1);
  await clock.pass(60_000);
  expect(monitor.requests).toHaveLength(2);
  expect(stream.current().state).toBe('lost');
  close();
});

it('shows what is gone as gone, and looks for it now and then', async () => {
  const { clock, monitor, stream, close } = await open();
  monitor.refusals.push({ status: 404, code: 'NOT_FOUND' });
  await monitor.hangUp();
  await clock.pass(500);
  expect(stream.current().state).toBe('gone');
  await clock.pass(10_000);
  await monitor.say({ type: 'set', value: 1 }, 1);
  expect(stream.current()).toMatchObject({ model: 1, state: 'live' });
  close();
});

it('connects with the first listener, and hangs up with the last', async () => {
  const { clock, monitor, stream, close } = await open();
  const closeOther = stream.subscribe(() => {});
  expect(monitor.requests).toHaveLength(1);
  close();
  await monitor.say({ type: 'set', value: 3 }, 1);
  expect(stream.current().model).toBe(3);
  closeOther();
  await clock.pass(120_000);
  expect(monitor.requests).toHaveLength(1);
});
