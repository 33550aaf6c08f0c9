import fc from 'fast-check';
import { expect, test } from 'vitest';
import { KnownList } from './known-list.ts';

const nodes = ['a', 'b', 'c', 'd', 'e'];
interface Kept {
  readonly state: string;
}
const record = fc.constantFrom<Kept>({ state: 'up' }, { state: 'other' }, { state: 'draining' });
const step = fc.record({
  afterMs: fc.integer({ min: 0, max: 12_000 }),
  event: fc.oneof(
    fc.record({
      what: fc.constant('reading' as const),
      node: fc.constantFrom(...nodes),
      record: fc.option(record, { nil: undefined }),
    }),
    fc.record({
      what: fc.constantFrom('connected' as const, 'disconnected' as const, 'tick' as const),
    }),
    fc.record({
      what: fc.constant('works' as const),
      node: fc.constantFrom(...nodes),
      works: fc.boolean(),
    }),
  ),
});

const shown = (list: KnownList<Kept>) =>
  new Map(
    nodes.flatMap((node) => {
      const known = list.nodes.get(node);
      return known ? [[node, `${known.state}${list.holds(node) ? ', held' : ''}`] as const] : [];
    }),
  );

test('a list that is told what has changed is the one that compares all, and tells what became another', () => {
  const options = { holds: true, leaves: ({ state }: Kept) => state === 'draining' };
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), fc.array(record, { maxLength: 3 }), (steps, initial) => {
      const known = initial.map((one, index) => [nodes[index]!, one] as const);
      const [whole, told] = [new KnownList(options, 0, known), new KnownList(options, 0, known)];
      const registry = new Map<string, Kept>();
      let before = new Map<string, string>();
      let nowMs = 0;
      for (const { afterMs, event } of steps) {
        nowMs += afterMs;
        if (event.what === 'reading') {
          if (event.record) registry.set(event.node, event.record);
          else registry.delete(event.node);
          whole.reading(registry, nowMs);
          told.reading(registry, nowMs, [event.node]);
        } else {
          for (const list of [whole, told]) {
            if (event.what === 'works') list.works(event.node, event.works, nowMs);
            else list[event.what](nowMs);
          }
        }
        const now = shown(told);
        expect([now, told.staleSinceMs, told.dueMs]).toEqual([shown(whole), whole.staleSinceMs, whole.dueMs]);
        const differ = nodes.filter((node) => now.get(node) !== before.get(node));
        expect([...told.takeChanged().changed]).toEqual(expect.arrayContaining(differ));
        before = now;
      }
    }),
  );
});
