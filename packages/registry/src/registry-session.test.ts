import { expect, it } from 'vitest';
import { memoryCoordination } from './coordination/memory-coordination.ts';
import { MemoryTree } from './coordination/memory-tree.ts';
import { Registry } from './registry.ts';
import { type RegistrySession, sessionIn } from './registry-session.ts';
import { ManualClock } from './testing/manual-clock.ts';

it('a session is as old as its first connection, over lost ones, until it is lost itself', async () => {
  const coordination = memoryCoordination(new MemoryTree());
  const clock = new ManualClock();
  await clock.advance(1_000);
  const registry = new Registry(coordination, { clock });
  const seen: (number | undefined)[] = [];
  registry.state.subscribe(() => seen.push(registry.session?.establishedAtMs));
  const first = registry.session!;
  expect(first).toEqual({ id: expect.any(String), establishedAtMs: 1_000, timeoutMs: 10_000 });
  await clock.advance(1_000);
  coordination.faults.suspend();
  await clock.advance(1_000);
  coordination.faults.resume();
  expect(registry.session).toEqual(first);
  await clock.advance(1_000);
  coordination.faults.expire();
  expect(registry.session).toEqual({
    id: expect.not.stringMatching(first.id),
    establishedAtMs: 4_000,
    timeoutMs: 10_000,
  });
  // Suspended and connected again; suspended, lost, and connected anew.
  expect(seen).toEqual([1_000, 1_000, 1_000, undefined, 4_000]);
  expect(registry.status().session).toBe(registry.session);
  await registry.close();
  expect(registry.session).toBeUndefined();
});

it('there is none in any state but these two', () => {
  const before: RegistrySession = { id: 'a', establishedAtMs: 1, timeoutMs: 2 };
  const connected = { name: 'connected', sessionId: 'a', sessionTimeoutMs: 3 } as const;
  expect(sessionIn(connected, before, 9)).toEqual({ id: 'a', establishedAtMs: 1, timeoutMs: 3 });
  expect(sessionIn(connected, { ...before, id: 'b' }, 9)).toMatchObject({ id: 'a', establishedAtMs: 9 });
  expect(sessionIn(connected, undefined, 9)).toMatchObject({ establishedAtMs: 9 });
  const suspended = { name: 'suspended', sessionId: 'a', mayBeLost: true } as const;
  expect(sessionIn(suspended, before, 9)).toBe(before);
  expect(sessionIn(suspended, undefined, 9)).toBeUndefined();
  for (const name of ['connecting', 'lost', 'failed', 'closed'] as const)
    expect(sessionIn({ name } as never, before, 9), name).toBeUndefined();
});
