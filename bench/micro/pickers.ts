import { type BalancedProvider, Balancer, type PickerName, seededDraw } from '@thriftkeeper/balancer';
import { type Cost, costOf } from './measure.ts';

const fleets = [3, 12, 100];
const inFlight = 8;
const keys = Array.from({ length: 1_024 }, (_, index) => `user-${index}`);

/** What the whole balancer costs a call: pick, started and finished, with eight calls in progress. */
export function pickerCosts(picker: PickerName): Cost[] {
  return fleets.map((size) => ({ operation: `a call among ${size}`, nsEach: callCost(picker, size) }));
}

function callCost(picker: PickerName, size: number): number {
  const balancer = new Balancer(seededDraw(1), { picker });
  const providers = Array.from({ length: size }, (_, index) => ({
    node: `node${index}`,
    weight: 1,
    state: 'up' as const,
  }));
  balancer.setProviders(providers, 0);
  const running = new Array<BalancedProvider | undefined>(inFlight).fill(undefined);
  const tickets = new Int32Array(inFlight);
  return costOf((i) => {
    const nowMs = i * 0.01;
    const slot = i % inFlight;
    const ended = running[slot];
    if (ended) balancer.finished(ended, tickets[slot]!, 'succeeded', nowMs, 1);
    const next = balancer.pick(nowMs, keys[i & 1_023])!;
    tickets[slot] = balancer.started(next, nowMs);
    running[slot] = next;
  });
}
