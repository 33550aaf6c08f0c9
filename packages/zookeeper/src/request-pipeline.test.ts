import { describe, expect, it } from 'vitest';
import { ZooKeeperError } from './errors.ts';
import { JuteReader } from './jute-reader.ts';
import { JuteWriter } from './jute-writer.ts';
import { ManualClock, settled } from './manual-clock.ts';
import type { Operation } from './operation.ts';
import type { PendingRequest, RequestOptions } from './pending-request.ts';
import { type Call, RequestPipeline } from './request-pipeline.ts';

const echo: Operation<{ path: string }, number> = {
  name: 'echo',
  opcode: 77,
  write: (writer, args) => writer.string(args.path),
  read: (reader) => reader.int(),
};
const maybe: Operation<{ path: string }, number | undefined> = {
  ...echo,
  name: 'maybe',
  absent: () => undefined,
};
const closed = (what: string) => new ZooKeeperError('CLOSED', what);

function start(
  bounds: { maxQueuedRequests?: number; maxPendingRequests?: number; maxRequestBytes?: number } = {},
) {
  const clock = new ManualClock();
  const options = {
    requestTimeoutMs: 1_000,
    maxQueuedRequests: 3,
    maxPendingRequests: 5,
    maxRequestBytes: 500,
    ...bounds,
  };
  const pipeline = new RequestPipeline(options, clock);
  const writer = new JuteWriter();
  const armed: PendingRequest[] = [];
  const xids = () => {
    const bytes = writer.take() ?? Buffer.alloc(0);
    const found: number[] = [];
    for (let at = 0; at < bytes.length; at += 4 + bytes.readInt32BE(at))
      found.push(bytes.readInt32BE(at + 4));
    return found;
  };
  return {
    clock,
    pipeline,
    armed,
    ask: (path = '/a', call: Call = {}) => pipeline.submit(echo, { path }, { path, ...call }),
    /** Sends what waits; returns the numbers of the requests. */
    send: () => {
      pipeline.pump(writer, 100);
      return xids();
    },
    answer: (xid: number, value: number, error = 0) => {
      const body = Buffer.alloc(4);
      body.writeInt32BE(value, 0);
      return pipeline.answer(xid, error, new JuteReader().reset(body), '', (request) => armed.push(request));
    },
  };
}

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'resolved',
    (error: ZooKeeperError) => error.code,
  );

describe('RequestPipeline', () => {
  it('settles requests with their answers, in order', async () => {
    const { ask, send, answer } = start();
    const answers = [ask(), ask(), ask()];
    expect(send()).toEqual([1, 2, 3]);
    answer(1, 10);
    answer(2, 0, -101);
    answer(3, 30);
    expect(await Promise.all(answers.map((each) => each.catch((error) => error.code)))).toEqual([
      10,
      'NO_NODE',
      30,
    ]);
  });

  it('takes an answer that is not next for a fault of the connection', () => {
    const { ask, send, answer } = start();
    expect(() => answer(1, 0)).toThrow(expect.objectContaining({ code: 'PROTOCOL_ERROR' }));
    void ask();
    send();
    expect(() => answer(2, 0)).toThrow(expect.objectContaining({ code: 'PROTOCOL_ERROR' }));
  });

  it('leaves a request whose answer is malformed to the end of the connection', async () => {
    const { ask, send, pipeline } = start();
    const answer = ask();
    send();
    const empty = new JuteReader().reset(Buffer.alloc(0));
    expect(() => pipeline.answer(1, 0, empty, '', () => {})).toThrow(
      expect.objectContaining({ code: 'PROTOCOL_ERROR' }),
    );
    pipeline.loseSent('the connection was lost', undefined);
    await expect(answer).rejects.toMatchObject({ code: 'CONNECTION_LOSS', maybeApplied: true, path: '/a' });
  });

  it('makes NO_NODE an answer where the operation says so, and arms the watch', async () => {
    const { pipeline, send, answer, armed } = start();
    const watch = { kind: 'exists', listener: () => {} } as const;
    const found = pipeline.submit(maybe, { path: '/a' }, { path: '/a', watch });
    send();
    answer(1, 0, -101);
    expect(await found).toBeUndefined();
    expect(armed).toHaveLength(1);
  });

  it('arms no watch of a request that failed', async () => {
    const { ask, send, answer, armed } = start();
    const failed = codeOf(ask('/a', { watch: { kind: 'data', listener: () => {} } }));
    send();
    answer(1, 0, -102);
    expect(await failed).toBe('NO_AUTH');
    expect(armed).toEqual([]);
  });

  it('knows codes that it does not know as UNKNOWN, with their number', async () => {
    const { ask, send, answer } = start();
    const failed = ask();
    send();
    answer(1, 0, -9999);
    await expect(failed).rejects.toMatchObject({ code: 'UNKNOWN', number: -9999 });
  });

  it('lets a request wait for its own time only, and takes it out of the line', async () => {
    const { ask, send, clock } = start();
    const late = ask('/late', { options: { timeoutMs: 100 } });
    const patient = ask('/patient');
    clock.advance(200);
    await expect(late).rejects.toMatchObject({ code: 'TIMEOUT', maybeApplied: false });
    expect(send()).toHaveLength(1);
    clock.advance(2_000);
    await expect(patient).rejects.toMatchObject({ code: 'TIMEOUT', maybeApplied: true });
  });

  it('ignores the answer of a request that was given up, and keeps the order', async () => {
    const { ask, send, answer, clock } = start();
    const first = codeOf(ask('/first', { options: { timeoutMs: 50 } }));
    const second = ask('/second');
    send();
    clock.advance(100);
    expect(await first).toBe('TIMEOUT');
    answer(1, 1);
    answer(2, 2);
    expect(await second).toBe(2);
  });

  it('gives up with the reason of the signal, before, while waiting, and after sending', async () => {
    const { ask, send } = start();
    const reason = new Error('enough');
    await expect(ask('/a', { options: { signal: AbortSignal.abort(reason) } })).rejects.toMatchObject({
      code: 'ABORTED',
      cause: reason,
    });
    const controller = new AbortController();
    const options: RequestOptions = { signal: controller.signal };
    const sent = ask('/sent', { options });
    send();
    const waiting = ask('/waiting', { options });
    controller.abort(reason);
    await expect(sent).rejects.toMatchObject({ code: 'ABORTED', cause: reason, maybeApplied: true });
    await expect(waiting).rejects.toMatchObject({ code: 'ABORTED', cause: reason, maybeApplied: false });
    expect(send()).toEqual([]);
  });

  it('bounds what waits without a server, and counts what was given up as gone', async () => {
    const { ask, clock } = start();
    const brief = { options: { timeoutMs: 50 } };
    const waiting = [ask('/1', brief), ask('/2', brief), ask('/3')].map(codeOf);
    expect(await codeOf(ask('/4'))).toBe('QUEUE_FULL');
    clock.advance(100);
    const later = codeOf(ask('/5'));
    clock.advance(5_000);
    expect(await Promise.all([...waiting, later])).toEqual(['TIMEOUT', 'TIMEOUT', 'TIMEOUT', 'TIMEOUT']);
  });

  it('bounds what is under way with a server', async () => {
    const { ask, pipeline, send } = start();
    pipeline.isOpen = true;
    const first = [ask(), ask(), ask(), ask()].map(codeOf);
    send();
    const fifth = codeOf(ask());
    expect(await codeOf(ask())).toBe('QUEUE_FULL');
    pipeline.failAll(closed);
    expect(await Promise.all([...first, fifth])).toEqual(Array(5).fill('CLOSED'));
  });

  it('does not hold on to requests that were given up while they waited', async () => {
    const { ask, pipeline } = start({ maxQueuedRequests: 10_000 });
    for (let round = 0; round < 5_000; round++) {
      const controller = new AbortController();
      const given = codeOf(ask('/a', { options: { signal: controller.signal } }));
      controller.abort();
      await given;
    }
    expect(pipeline.waitingCount).toBe(0);
    let examined = 0;
    while (!pipeline.pump(new JuteWriter(), 1)) examined += 1;
    expect(examined).toBeLessThan(600);
  });

  it('refuses a request that is too large, and sends the ones around it', async () => {
    const { ask, send } = start();
    const before = codeOf(ask());
    const large = ask(`/${'x'.repeat(600)}`);
    void codeOf(ask());
    expect(send()).toHaveLength(2);
    await expect(large).rejects.toMatchObject({ code: 'PAYLOAD_TOO_LARGE' });
    void before;
  });

  it('loses only what was sent when the connection goes', async () => {
    const { ask, send, answer, pipeline } = start();
    const sent = ask('/sent');
    send();
    const waiting = ask('/waiting');
    const cause = new Error('reset');
    pipeline.loseSent('the connection was lost', cause);
    await expect(sent).rejects.toMatchObject({
      code: 'CONNECTION_LOSS',
      number: -4,
      cause,
      maybeApplied: true,
    });
    expect(send()).toEqual([2]);
    answer(2, 5);
    expect(await waiting).toBe(5);
  });

  it('leaves no timer once everything is settled by failAll', async () => {
    const { ask, send, pipeline, clock } = start();
    const both = [codeOf(ask()), codeOf(ask())];
    send();
    pipeline.shut(closed);
    pipeline.failAll(closed);
    expect(await Promise.all(both)).toEqual(['CLOSED', 'CLOSED']);
    expect(await codeOf(ask())).toBe('CLOSED');
    await settled();
    expect(clock.timerCount).toBe(0);
  });

  it('takes its listener off the signal when the request settles', async () => {
    const { ask, send, answer } = start();
    const { signal } = new AbortController();
    let listeners = 0;
    const add = signal.addEventListener.bind(signal);
    const remove = signal.removeEventListener.bind(signal);
    signal.addEventListener = (...args: Parameters<typeof add>) => {
      listeners += 1;
      add(...args);
    };
    signal.removeEventListener = (...args: Parameters<typeof remove>) => {
      listeners -= 1;
      remove(...args);
    };
    const found = ask('/a', { options: { signal } });
    send();
    expect(listeners).toBe(1);
    answer(1, 1);
    await found;
    expect(listeners).toBe(0);
  });
});
