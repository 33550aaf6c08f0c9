import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { noDraw } from '../../test/support/listed-draws.ts';
import { reference } from '../../test/support/reference.ts';
import { Candidate } from '../candidate.ts';
import { seededDraw } from '../draw.ts';
import { createPicker } from './create-picker.ts';
import { isPickerName, PICKER_NAMES, type PickerName } from './picker-name.ts';

const fleet = (...weights: number[]) => weights.map((weight, i) => new Candidate(`node${i}`, weight));

/** Names as PATH-3 allows them, beyond ASCII too. */
const nodeName = fc.stringMatching(/^[a-z0-9é本-]{1,6}$/);

const candidateModel = fc.record({
  node: nodeName,
  weight: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.double({ min: 0.05, max: 5, noNaN: true })),
  inflight: fc.nat(6),
  latencyMs: fc.option(fc.integer({ min: 1, max: 50 })),
  ejected: fc.boolean(),
});
const fleetModel = fc.uniqueArray(candidateModel, { maxLength: 24, selector: ({ node }) => node });

describe.each(PICKER_NAMES)('%s', (name: PickerName) => {
  test('gives nothing, without a draw, when there is no candidate', () => {
    const picker = createPicker(name, noDraw);
    expect(picker.pick(0, 'key')).toBeUndefined();
    picker.update([]);
    expect(picker.pick(0, 'key')).toBeUndefined();
  });

  test('gives the only candidate without a draw', () => {
    const picker = createPicker(name, noDraw);
    const [only] = fleet(3);
    picker.update([only!]);
    expect(picker.pick(0)).toBe(only);
  });

  test('never gives a candidate of weight 0', () => {
    const picker = createPicker(name, seededDraw(7));
    const candidates = fleet(1, 0, 2, 0);
    picker.update(candidates);
    for (let i = 0; i < 2_000; i++) expect(picker.pick(0, `key${i}`)?.weight).toBeGreaterThan(0);
  });

  test('forgets who is no candidate any more', () => {
    const picker = createPicker(name, seededDraw(7));
    const [a, b, c] = fleet(1, 1, 1);
    picker.update([a!, b!, c!]);
    for (let i = 0; i < 10; i++) picker.pick(0);
    picker.update([a!, c!]);
    for (let i = 0; i < 100; i++) expect(picker.pick(0, `key${i}`)).not.toBe(b);
    picker.update([]);
    expect(picker.pick(0)).toBeUndefined();
  });

  test('takes candidates in any order', () => {
    const picks = [fleet(1, 2, 3), fleet(1, 2, 3).reverse()].map((candidates) => {
      const picker = createPicker(name, seededDraw(3));
      picker.update(candidates);
      return Array.from({ length: 50 }, (_, i) => picker.pick(0, `key${i}`)?.node);
    });
    expect(picks[0]).toEqual(picks[1]);
  });

  test('counts attempts in progress', () => {
    const picker = createPicker(name, seededDraw(3));
    const candidates = fleet(1, 1, 1);
    picker.update(candidates);
    const begun = Array.from({ length: 30 }, (_, i) => {
      const candidate = picker.pick(0, `key${i}`)!;
      picker.started(candidate);
      return candidate;
    });
    expect(candidates.reduce((sum, { inflight }) => sum + inflight, 0)).toBe(30);
    for (const candidate of begun) picker.finished(candidate);
    expect(candidates.map(({ inflight }) => inflight)).toEqual([0, 0, 0]);
  });

  test('never starves a candidate of a busy client whose calls are answered alike', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 2, maxLength: 20 }), (weights) => {
        const picker = createPicker(name, seededDraw(11));
        const candidates = fleet(...weights);
        picker.update(candidates);
        const busy = weights.reduce((sum, weight) => sum + weight, 0);
        const running: Candidate[] = [];
        const seen = new Set<Candidate>();
        for (let i = 0; i < 6_000; i++) {
          const candidate = picker.pick(i, `key${i}`)!;
          picker.started(candidate);
          seen.add(candidate);
          if (running.push(candidate) < busy) continue;
          const ended = running.shift()!;
          ended.latency.observe(i, 5);
          picker.finished(ended);
        }
        expect(seen.size).toBe(candidates.length);
      }),
      { numRuns: 20, seed: 1 },
    );
  });

  test('picks what the reference of the specification picks, from the same draws', () => {
    const step = fc.record({
      fleet: fc.option(fleetModel),
      key: fc.option(fc.string({ maxLength: 9 }), { nil: undefined }),
      /** Where an attempt begins and ends before the pick, among the candidates. */
      recent: fc.option(fc.nat(23)),
    });
    fc.assert(
      fc.property(
        fleetModel,
        fc.array(step, { minLength: 1, maxLength: 30 }),
        fc.nat(),
        (first, steps, seed) => {
          const picker = createPicker(name, seededDraw(seed));
          const model = reference.createPicker(name);
          const modelDraw = seededDraw(seed);
          let models = first;
          let recentNode: string | undefined;
          for (const { fleet: changed, key, recent } of steps) {
            models = (changed ?? models).toSorted((a, b) => (a.node < b.node ? -1 : 1));
            if (changed || models === first || picker.candidates.length !== models.length) {
              picker.update(
                models.map(({ node, weight, inflight, latencyMs, ejected }) => {
                  const candidate = new Candidate(node, weight);
                  if (latencyMs !== null) candidate.latency.observe(0, latencyMs);
                  return Object.assign(candidate, { inflight, ejected });
                }),
              );
            }
            recentNode = models[recent ?? -1]?.node ?? recentNode;
            const recentOne = picker.candidates.find(({ node }) => node === recentNode);
            if (recentOne) {
              picker.started(recentOne);
              picker.finished(recentOne);
            }
            const expected = reference.pickWith(model, models, modelDraw, key, recentNode);
            expect(picker.pick(0, key)?.node ?? null).toBe(expected);
          }
        },
      ),
      { numRuns: 150, seed: 2 },
    );
  });
});

test('there is no picker of another name', () => {
  expect(isPickerName('p2cEwma')).toBe(true);
  expect(isPickerName('P2CEWMA')).toBe(false);
  expect(() => createPicker('fastest' as PickerName, noDraw)).toThrow(
    /no picker 'fastest': there are p2cEwma,/,
  );
});
