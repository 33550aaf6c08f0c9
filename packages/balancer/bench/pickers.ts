/**
 * Nanoseconds per call of every picker, and of the whole balancer: `node packages/balancer/bench/pickers.ts`.
 *
 * "pick" is one pick; "call" is pick, started and finished, with 8 calls in progress. Each figure is the best of
 * five runs of 100 ms or more, single-threaded, in a process that uses that picker alone, as a client does.
 */
import { execFileSync } from 'node:child_process';
import {
  type BalancedProvider,
  Balancer,
  Candidate,
  createPicker,
  isPickerName,
  PICKER_NAMES,
  type PickerName,
  seededDraw,
} from '../src/index.ts';

const FLEETS = [3, 12, 100, 1_000];
const IN_FLIGHT = 8;
const KEYS = Array.from({ length: 1_024 }, (_, i) => `user-${i}`);

const nodesOf = (count: number) => Array.from({ length: count }, (_, i) => `node${i}`);

/** The best ns per operation; `operation` is handed a counter. */
function measure(operation: (i: number) => void): number {
  let best = Number.POSITIVE_INFINITY;
  for (let run = 0; run < 5; run++) {
    let operations = 0;
    const begin = performance.now();
    let end = begin;
    while (end - begin < 100) {
      for (let i = 0; i < 10_000; i++) operation(operations + i);
      operations += 10_000;
      end = performance.now();
    }
    best = Math.min(best, ((end - begin) * 1e6) / operations);
  }
  return best;
}

function pickerOf(name: PickerName, fleet: number) {
  const picker = createPicker(name, seededDraw(1));
  const candidates = nodesOf(fleet).map((node, i) => new Candidate(node, 1 + (i % 3)));
  for (const [i, { latency }] of candidates.entries()) latency.observe(0, 1 + (i % 7) / 10);
  picker.update(candidates);
  return picker;
}

function pickNs(name: PickerName, fleet: number): number {
  const picker = pickerOf(name, fleet);
  return measure((i) => {
    if (!picker.pick(i * 0.01, KEYS[i & 1_023])) throw new Error('nothing picked');
  });
}

function callNs(name: PickerName, fleet: number): number {
  const picker = pickerOf(name, fleet);
  const running: (Candidate | undefined)[] = new Array(IN_FLIGHT).fill(undefined);
  return measure((i) => {
    const ended = running[i % IN_FLIGHT];
    if (ended) {
      ended.latency.observe(i * 0.01, 1);
      picker.finished(ended);
    }
    const next = picker.pick(i * 0.01, KEYS[i & 1_023])!;
    picker.started(next);
    running[i % IN_FLIGHT] = next;
  });
}

function balancerCallNs(picker: PickerName, fleet: number): number {
  const balancer = new Balancer(seededDraw(1), { picker });
  balancer.setProviders(
    nodesOf(fleet).map((node) => ({ node, weight: 1, state: 'up' as const })),
    0,
  );
  const running: (BalancedProvider | undefined)[] = new Array(IN_FLIGHT).fill(undefined);
  const tickets = new Int32Array(IN_FLIGHT);
  return measure((i) => {
    const nowMs = i * 0.01;
    const slot = i % IN_FLIGHT;
    const ended = running[slot];
    if (ended) balancer.finished(ended, tickets[slot]!, 'succeeded', nowMs, 1);
    const next = balancer.pick(nowMs, KEYS[i & 1_023])!;
    tickets[slot] = balancer.started(next, nowMs);
    running[slot] = next;
  });
}

const MEASURES = { pick: pickNs, call: callNs, 'balancer call': balancerCallNs };

const [name, what, fleet] = process.argv.slice(2);
if (name && isPickerName(name)) {
  console.log(MEASURES[what as keyof typeof MEASURES](name, Number(fleet)));
} else {
  const rows = PICKER_NAMES.flatMap((picker) =>
    Object.keys(MEASURES).map((measured) => {
      const ns = FLEETS.map((size) => [
        `${size} providers`,
        Math.round(
          Number(
            execFileSync(process.execPath, [process.argv[1]!, picker, measured, String(size)], {
              encoding: 'utf8',
            }),
          ),
        ),
      ]);
      return { picker, measured, ...Object.fromEntries(ns) };
    }),
  );
  console.log('ns each');
  console.table(rows);
}
