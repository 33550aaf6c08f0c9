import { type CallEnd, CallRefusal, type IncomingCall } from '@thriftkeeper/transport';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CallCounts } from './call-counts.ts';

const call = (name: string, admitted = true) =>
  ({ method: { name }, admitted }) as Partial<IncomingCall> as IncomingCall;
const limited = new CallRefusal('LIMITED', 'slow down');

test('counts each call once, by how it ended', () => {
  const counts = new CallCounts(['add', 'ping', 'zip']);
  const run = (one: IncomingCall, end: CallEnd, error?: unknown) => {
    counts.received(one);
    counts.ended(one, end, error, 1.0049);
  };
  run(call('add'), 'returned');
  run(call('add'), 'declared', new Error('declared'));
  run(call('add'), 'failed', new Error('boom'));
  run(call('add'), 'dropped');
  run(call('add', false), 'refused', limited);
  run(call('ping'), 'failed', new CallRefusal('HANDLER_MISSING', 'no ping'));
  // A oneway call that is refused.
  run(call('ping', false), 'dropped', limited);
  counts.received(call('ping'));
  counts.unknown();
  expect(counts.report()).toEqual({
    add: {
      received: 5,
      answered: 2,
      failed: 2,
      refused: { LIMITED: 1 },
      latency: { count: 4, sumUs: 4_016, minUs: 1_004, maxUs: 1_004, buckets: [111, 4] },
    },
    ping: { received: 3, answered: 0, failed: 1, refused: { LIMITED: 1 } },
    '*': { received: 1, answered: 0, failed: 1 },
  });
});

test('what is folded stays folded, and no total falls', () => {
  const names = ['a', 'b', 'c'];
  const step = fc.record({ name: fc.constantFrom(...names), fold: fc.boolean(), answered: fc.boolean() });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const counts = new CallCounts(names);
      let total = 0;
      for (const { name, fold, answered } of steps) {
        const open = call(name);
        counts.received(open);
        if (fold) counts.fold(name);
        if (answered) counts.ended(open, 'returned', undefined, 1);
        total++;
        const report = counts.report();
        const sum = Object.values(report).reduce((all, { received }) => all + received, 0);
        expect(sum).toBe(total);
        expect(counts.folded).toBe(steps.slice(0, total).some((one) => one.fold));
        for (const folded of steps.slice(0, total).filter((one) => one.fold))
          expect(report).not.toHaveProperty(folded.name);
      }
    }),
  );
});
