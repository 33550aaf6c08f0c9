import { describe, expect, it } from 'vitest';
import { ZooKeeperClient } from './client.ts';
import type { ConnectionHandlers, Dialer } from './connection.ts';
import { ZooKeeperError } from './errors.ts';
import { JuteReader } from './jute-reader.ts';
import { JuteWriter } from './jute-writer.ts';
import { ManualClock, settled } from './manual-clock.ts';
import type { ZooKeeperOptions } from './options.ts';
import { seededRandom } from './random.ts';

/** One connection that the client opened, seen from the other side; time and bytes move by hand. */
class Wire {
  readonly address: string;
  readonly openedAtMs: number;
  readonly handlers: ConnectionHandlers;
  isDropped = false;
  /** Number and opcode of every request since the handshake. */
  readonly requests: { xid: number; opcode: number; atMs: number }[] = [];
  handshake: { lastZxid: bigint; timeoutMs: number; sessionId: bigint } | undefined;
  readonly #clock: ManualClock;

  constructor(address: string, handlers: ConnectionHandlers, clock: ManualClock) {
    this.address = address;
    this.handlers = handlers;
    this.openedAtMs = clock.nowMs();
    this.#clock = clock;
  }

  receive(bytes: Buffer): void {
    for (let at = 0; at < bytes.length; at += 4 + bytes.readInt32BE(at)) {
      const reader = new JuteReader().reset(bytes, at + 4, at + 4 + bytes.readInt32BE(at));
      const first = reader.int();
      if (this.handshake === undefined) {
        this.handshake = { lastZxid: reader.long(), timeoutMs: reader.int(), sessionId: reader.long() };
      } else {
        this.requests.push({ xid: first, opcode: reader.int(), atMs: this.#clock.nowMs() });
      }
    }
  }

  send(write: (writer: JuteWriter) => void): void {
    const writer = new JuteWriter();
    const mark = writer.beginFrame();
    write(writer);
    writer.endFrame(mark);
    this.handlers.onData(writer.take() as Buffer);
  }

  accept(sessionId = 1n, timeoutMs = 9_000): void {
    this.send((writer) => {
      writer.int(0);
      writer.int(timeoutMs);
      writer.long(sessionId);
      writer.buffer(Buffer.alloc(16));
      writer.boolean(false);
    });
  }

  answer(xid: number, zxid = 1n, error = 0): void {
    this.send((writer) => {
      writer.int(xid);
      writer.long(zxid);
      writer.int(error);
    });
  }

  close(): void {
    this.handlers.onClosed(new ZooKeeperError('UNREACHABLE', 'closed'));
  }
}

function start(connectString: string, options: ZooKeeperOptions = {}) {
  const clock = new ManualClock();
  const wires: Wire[] = [];
  const dialer: Dialer = (endpoint, handlers) => {
    const wire = new Wire(endpoint.address, handlers, clock);
    wires.push(wire);
    return {
      write: (bytes) => wire.receive(bytes),
      pause() {},
      resume() {},
      drop() {
        wire.isDropped = true;
      },
    };
  };
  const client = new ZooKeeperClient(connectString, { clock, dialer, random: seededRandom(1), ...options });
  const states: string[] = [];
  client.onState((state) =>
    states.push(state.name === 'suspended' && state.mayBeLost ? `in doubt at ${clock.nowMs()}` : state.name),
  );
  /** Lets the latest connection attempt succeed. */
  const attach = async (sessionId = 1n, timeoutMs = 9_000) => {
    await settled();
    while (wires.at(-1)?.isDropped) await clock.pass(10);
    const wire = wires.at(-1) as Wire;
    wire.handlers.onOpen();
    wire.accept(sessionId, timeoutMs);
    await settled();
    return wire;
  };
  return { clock, wires, client, states, attach, last: () => wires.at(-1) as Wire };
}

const ping = 11;

describe('a session under a manual clock', () => {
  it('asks for its time-out and shows what was granted', async () => {
    const { attach, client } = start('1.1.1.1', { sessionTimeoutMs: 12_000 });
    const wire = await attach(0x1234n, 9_000);
    expect(wire.handshake).toEqual({ lastZxid: 0n, timeoutMs: 12_000, sessionId: 0n });
    expect(client.state).toEqual({
      name: 'connected',
      sessionId: '1234',
      server: '1.1.1.1:2181',
      timeoutMs: 9_000,
      readOnly: false,
    });
  });

  it('pings at a third of the time-out, and not while it has other things to send', async () => {
    const { attach, clock, client } = start('1.1.1.1');
    const wire = await attach();
    clock.advance(2_999);
    expect(wire.requests).toEqual([]);
    clock.advance(1);
    expect(wire.requests).toEqual([{ xid: -2, opcode: ping, atMs: 3_000 }]);
    wire.answer(-2);
    clock.advance(2_000);
    client.sync().catch(() => {});
    await settled();
    wire.answer(wire.requests.at(-1)!.xid);
    clock.advance(2_999);
    expect(wire.requests.filter((request) => request.opcode === ping)).toHaveLength(1);
    clock.advance(1);
    expect(wire.requests.at(-1)).toEqual({ xid: -2, opcode: ping, atMs: 8_000 });
  });

  it('leaves a silent server after two thirds of the time-out, for the next one at once', async () => {
    const { attach, clock, wires, states } = start('1.1.1.1,2.2.2.2');
    const wire = await attach();
    await clock.pass(5_990);
    expect(wire.isDropped).toBe(false);
    await clock.pass(30);
    expect(wire.isDropped).toBe(true);
    expect(wires).toHaveLength(2);
    expect(wires[1]?.address).not.toBe(wire.address);
    expect(states.at(-1)).toBe('suspended');
  });

  it('does not leave a server whose answer lies unread because this process was held up', async () => {
    const { attach, clock, client } = start('1.1.1.1');
    const wire = await attach();
    clock.advance(3_000);
    // The process stands still; on waking, the timer comes first, the socket right after.
    clock.advance(60_000);
    wire.answer(-2);
    await settled();
    expect(wire.isDropped).toBe(false);
    expect(client.state.name).toBe('connected');
  });

  it('gives each attempt a third of the time-out, and pauses only after a whole round', async () => {
    const { clock, wires } = start('1.1.1.1,2.2.2.2,3.3.3.3', {
      sessionTimeoutMs: 9_000,
      reconnectInitialMs: 1_000,
    });
    await clock.pass(9_900);
    expect(wires.slice(0, 3).map((wire) => Math.round(wire.openedAtMs / 1_000))).toEqual([0, 3, 6]);
    const fourthMs = wires[3]?.openedAtMs ?? 0;
    expect(fourthMs).toBeGreaterThanOrEqual(9_500);
    expect(new Set(wires.slice(0, 3).map((wire) => wire.address)).size).toBe(3);
  });

  it('comes back to its session with the latest transaction, which never goes back', async () => {
    const { attach, client, last, clock } = start('1.1.1.1');
    const first = await attach(7n);
    for (const zxid of [50n, 40n, -1n]) {
      const answer = client.sync();
      await settled();
      first.answer(first.requests.at(-1)!.xid, zxid);
      await answer;
    }
    first.close();
    await clock.pass(200);
    const second = await attach(7n);
    expect(second.handshake).toMatchObject({ lastZxid: 50n, sessionId: 7n });
    second.close();
    await clock.pass(200);
    last().handlers.onOpen();
    expect(last().handshake).toMatchObject({ lastZxid: 50n, sessionId: 7n });
  });

  it('doubts the session once the whole time-out has passed since the last request that was answered', async () => {
    const { attach, clock, states, client } = start('1.1.1.1');
    const wire = await attach();
    await clock.pass(1_000);
    const answer = client.sync();
    await settled();
    await clock.pass(500);
    wire.answer(wire.requests.at(-1)!.xid);
    await answer;
    await clock.pass(500);
    wire.close();
    await clock.pass(20_000);
    // Sent at 1,000: the servers have counted since then, whenever the answer came.
    expect(states).toEqual(['connected', 'suspended', 'in doubt at 10000']);
    await attach();
    expect(client.state.name).toBe('connected');
  });

  it('tells of the loss, ends every watch, and begins anew', async () => {
    const { attach, clock, client, states } = start('1.1.1.1');
    const wire = await attach(7n);
    const events: string[] = [];
    const watching = client.exists('/a', { watch: ({ type, path }) => void events.push(`${type} ${path}`) });
    await settled();
    wire.answer(wire.requests.at(-1)!.xid, 5n, -101);
    expect(await watching).toBeUndefined();
    wire.close();
    await clock.pass(200);
    const waiting = client.sync().catch((error) => error.code);
    await attach(0n, 0);
    expect(await waiting).toBe('SESSION_EXPIRED');
    expect(events).toEqual(['sessionLost /a']);
    expect(states).toEqual(['connected', 'suspended', 'lost', 'connecting']);
    await clock.pass(200);
    const renewed = await attach(8n);
    expect(renewed.handshake?.sessionId).toBe(0n);
    expect(renewed.requests).toEqual([]);
    expect(client.state).toMatchObject({ name: 'connected', sessionId: '8' });
  });

  it('arms watches again before any request that waits', async () => {
    const { attach, clock, client, last } = start('1.1.1.1', {
      auth: [{ scheme: 'digest', credential: 'a:b' }],
    });
    const wire = await attach();
    expect(wire.requests.map((request) => request.opcode)).toEqual([100]);
    wire.answer(-4);
    const watching = client.exists('/a', { watch: () => {} });
    await settled();
    wire.answer(wire.requests.at(-1)!.xid, 5n, -101);
    await watching;
    wire.close();
    client.sync().catch(() => {});
    client.onState((state) => {
      if (state.name === 'connected') client.get('/a').catch(() => {});
    });
    await clock.pass(200);
    await attach();
    expect(last().requests.map((request) => request.opcode)).toEqual([100, 101, 9, 4]);
  });

  it('closes at once without a session, and within its bound with one', async () => {
    const early = start('1.1.1.1');
    await early.client.close();
    expect(early.client.state.name).toBe('closed');
    expect(early.clock.timerCount).toBe(0);
    const stuck = start('1.1.1.1', { closeTimeoutMs: 500 });
    const wire = await stuck.attach();
    const closed = stuck.client.close();
    await settled();
    expect(wire.requests.at(-1)?.opcode).toBe(-11);
    stuck.clock.advance(499);
    expect(stuck.client.state.name).toBe('connected');
    stuck.clock.advance(1);
    await closed;
    expect(stuck.client.state.name).toBe('closed');
    expect(wire.isDropped).toBe(true);
    expect(stuck.clock.timerCount).toBe(0);
  });

  it('answers what was sent before the close, and refuses what comes after', async () => {
    const { attach, client } = start('1.1.1.1');
    const wire = await attach();
    const before = client.sync();
    const closed = client.close();
    const after = client.sync().catch((error) => error.code);
    await settled();
    expect(wire.requests.map((request) => request.opcode)).toEqual([9, -11]);
    for (const { xid } of wire.requests) wire.answer(xid);
    await Promise.all([before, closed]);
    expect(await after).toBe('CLOSED');
  });

  it('lets a listener close the client, or fail, without harm to the others', async () => {
    const { attach, client, states } = start('1.1.1.1');
    client.onState((state) => {
      if (state.name === 'connected') void client.close();
    });
    const wire = await attach();
    wire.answer(wire.requests.at(-1)!.xid);
    await client.close();
    expect(states).toEqual(['connected', 'closed']);
  });
});
