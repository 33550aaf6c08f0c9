import { ThriftkeeperError } from '@thriftkeeper/registry';
import { beforeEach, describe, expect, it } from 'vitest';
import { FakePeer } from '../testing/fake-connection.ts';
import { ManualClock, settle } from '../testing/manual-clock.ts';
import { type Lease, ProviderLink } from './provider-link.ts';

const refused = new ThriftkeeperError('CONNECT_FAILED', 'refused');
/** The largest draw: every wait with jitter is as long as it can be. */
const largest = () => 0xffff_ffff;

describe('the link to a provider', () => {
  let clock: ManualClock;
  let peer: FakePeer;
  let told: boolean[];
  beforeEach(() => {
    clock = new ManualClock();
    peer = new FakePeer();
    told = [];
  });

  const link = (plan: Partial<ConstructorParameters<typeof ProviderLink>[0]> = {}) =>
    new ProviderLink(
      {
        address: 'a:1',
        concurrent: true,
        eager: false,
        maxConnections: 2,
        open: peer.open,
        reachable: (reachable) => void told.push(reachable),
        ...plan,
      },
      clock,
      largest,
    );
  /** What becomes of a lease, once it is known. */
  const outcome = (lease: Promise<Lease>) => {
    const seen: { lease?: Lease; code?: string } = {};
    lease.then(
      (got) => {
        seen.lease = got;
      },
      (error: { code: string }) => {
        seen.code = error.code;
      },
    );
    return seen;
  };

  it('connects before it is asked to where it is eager, else with the first call', async () => {
    link({ eager: true });
    expect(peer.tries).toHaveLength(1);
    peer = new FakePeer();
    const lazy = link({ open: peer.open });
    expect(peer.tries).toHaveLength(0);
    const [one, other] = [outcome(lazy.lease(1_000)), outcome(lazy.lease(1_000))];
    expect(peer.tries).toHaveLength(1);
    const connection = peer.accept();
    await settle();
    expect(one.lease?.connection).toBe(connection);
    expect(other.lease?.connection).toBe(connection);
    expect(lazy.current).toBe(connection);
    expect(told).toEqual([true]);
    expect(clock.waits).toEqual([]);
  });

  it('seeks a lost connection at once, then ever later, and tells who waits', async () => {
    const one = link({ eager: true });
    const connection = peer.accept();
    await settle();
    await clock.advance(5_000);
    connection.lose();
    expect(told).toEqual([true, false]);
    expect(one.current).toBeUndefined();
    await clock.advance(0);
    for (const waitMs of [99, 199, 399, 799]) {
      const waiting = outcome(one.lease(60_000));
      expect(peer.tries).toHaveLength(1);
      peer.refuse(refused);
      await settle();
      expect(waiting.code).toBe('CONNECT_FAILED');
      expect(clock.waits).toEqual([waitMs]);
      await clock.advance(waitMs);
    }
    peer.accept();
    await settle();
    expect(one.stands).toBe(true);
    expect(told.at(-1)).toBe(true);
    expect(clock.waits).toEqual([]);
  });

  it('does not beset a provider that takes connections and ends them at once', async () => {
    link({ eager: true });
    const waits: number[] = [];
    for (let round = 0; round < 5; round++) {
      const connection = peer.accept();
      await settle();
      connection.lose();
      waits.push(clock.waits[0]!);
      await clock.advance(clock.waits[0]!);
    }
    expect(waits).toEqual([99, 199, 399, 799, 1_599]);
    // One that lasts makes up for it.
    const lasting = peer.accept();
    await settle();
    await clock.advance(1_000);
    lasting.lose();
    expect(clock.waits).toEqual([0]);
  });

  it('seeks the next one at once where the last answered a call, however short its life (BAL-51)', async () => {
    const one = link({ eager: true });
    for (let round = 0; round < 3; round++) {
      const connection = peer.accept();
      await settle();
      one.answered(connection);
      connection.lose();
      expect(clock.waits).toEqual([0]);
      await clock.advance(0);
    }
    const silent = peer.accept();
    await settle();
    silent.lose();
    expect(clock.waits).toEqual([99]);
  });

  it('tries at once for a call, whatever the wait', async () => {
    const one = link({ eager: true });
    for (let round = 0; round < 6; round++) {
      peer.refuse(refused);
      await settle();
      await clock.advance(clock.waits[0]!);
    }
    peer.refuse(refused);
    await settle();
    expect(peer.tries).toHaveLength(0);
    const waiting = outcome(one.lease(60_000));
    expect(peer.tries).toHaveLength(1);
    peer.accept();
    await settle();
    expect(waiting.lease).toBeDefined();
    expect(clock.waits).toEqual([]);
  });

  it('ends a wait by its deadline and by its signal, one that was aborted before too', async () => {
    const one = link();
    const late = outcome(one.lease(100));
    const controller = new AbortController();
    const aborted = outcome(one.lease(1_000, controller.signal));
    const abortedBefore = outcome(one.lease(1_000, AbortSignal.abort()));
    controller.abort();
    await settle();
    expect(aborted.code).toBe('ABORTED');
    expect(abortedBefore.code).toBe('ABORTED');
    expect(late.code).toBeUndefined();
    await clock.advance(100);
    expect(late.code).toBe('DEADLINE_EXCEEDED');
    expect(clock.waits).toEqual([]);
  });

  it('lends each call a connection of its own, up to the most, where calls cannot share one', async () => {
    const one = link({ concurrent: false });
    const leases = [1, 2, 3].map(() => outcome(one.lease(1_000)));
    expect(peer.tries).toHaveLength(2);
    const [first, second] = [peer.accept(), peer.accept()];
    await settle();
    expect(leases.map(({ lease }) => lease?.connection)).toEqual([first, second, undefined]);
    leases[1]!.lease!.release();
    await settle();
    expect(leases[2]!.lease?.connection).toBe(second);
    leases[0]!.lease!.release();
    expect((await one.lease(1_000)).connection).toBe(first);
    expect(peer.tries).toHaveLength(0);
  });

  it('keeps calls waiting for connections that stand when no more can be made', async () => {
    const one = link({ concurrent: false, maxConnections: 8 });
    const first = outcome(one.lease(60_000));
    peer.accept();
    await settle();
    const waiting = [1, 2, 3].map(() => outcome(one.lease(60_000)));
    while (peer.tries.length > 0) {
      peer.refuse(refused);
      await settle();
    }
    expect(waiting.map(({ code }) => code)).toEqual([undefined, undefined, undefined]);
    expect(told).toEqual([true]);
    // More calls do not try again before the wait is over.
    const more = outcome(one.lease(60_000));
    expect(peer.tries).toHaveLength(0);
    for (const taken of [first, ...waiting]) {
      taken.lease!.release();
      await settle();
    }
    expect(more.lease).toBeDefined();
  });

  it('lets calls go elsewhere when the last connection is lost, and counts a mass loss once', async () => {
    const one = link({ concurrent: false });
    const leases = [1, 2, 3].map(() => outcome(one.lease(60_000)));
    const connections = [peer.accept(), peer.accept()];
    await settle();
    await clock.advance(10);
    for (const connection of connections) connection.lose();
    await settle();
    expect(leases[2]!.code).toBe('CONNECT_FAILED');
    expect(told).toEqual([true, true, false]);
    expect(clock.waits.at(-1)).toBeLessThanOrEqual(199);
  });

  it('closes for good: who waits may go elsewhere, and nobody connects any more', async () => {
    const one = link();
    const waiting = outcome(one.lease(1_000));
    await one.close();
    await settle();
    expect(waiting.code).toBe('CLOSED');
    const later = outcome(one.lease(1_000));
    await settle();
    expect(later.code).toBe('CLOSED');
    expect(peer.tries).toHaveLength(1);
    expect(clock.waits).toEqual([]);
    expect(told).toEqual([]);
  });

  it('closes a connection that was made too late', async () => {
    const one = link({
      open: ({ onClosed }) => peer.open({ onClosed, signal: new AbortController().signal }),
    });
    void one.lease(1_000).catch(() => {});
    const closed = one.close();
    const connection = peer.accept();
    await closed;
    await settle();
    expect(connection.isOpen).toBe(false);
    expect(told).toEqual([]);
  });
});
