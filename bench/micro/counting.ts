import { MethodCounts } from '../../packages/client/src/stats/method-counts.ts';
import { ProviderCounts } from '../../packages/client/src/stats/provider-counts.ts';
import { CallCounts } from '../../packages/server/src/stats/call-counts.ts';
import { systemClock } from '../../packages/transport/src/time/clock.ts';
import { type Cost, costOf } from './measure.ts';

/** What it costs a call that both sides count it, and measure how long it takes. */
export function countingCosts(): Cost[] {
  return [
    { operation: 'client', nsEach: costOf(clientCounts()) },
    { operation: 'server', nsEach: costOf(serverCounts()) },
    { operation: 'a look at the clock', nsEach: costOf(() => void systemClock.preciseNow()) },
  ];
}

/** Latencies of a few hundred microseconds, as on a loopback under load. */
const latencyMs = (i: number) => 0.1 + (i & 0xff) / 512;

/** The client looks at the clock for balancing and deadlines anyway. */
function clientCounts() {
  const provider = new ProviderCounts();
  const method = new MethodCounts();
  return (i: number) => {
    method.calls++;
    provider.begun();
    provider.ended(undefined, latencyMs(i));
    method.ended(undefined, latencyMs(i));
  };
}

/** The server looks at the clock once for each call, only to count it. */
function serverCounts() {
  const counts = new CallCounts(['add', 'echoEntries', 'echoText']);
  const call = { method: { name: 'add' }, admitted: true } as Parameters<CallCounts['ended']>[0];
  return (i: number) => {
    const nowMs = systemClock.preciseNow();
    counts.received(call);
    counts.ended(call, 'returned', undefined, nowMs > 0 ? latencyMs(i) : 0);
  };
}
