import { TimingWheel, WheelEntry } from '@thriftkeeper/transport';
import { type Cost, costOf } from './measure.ts';

const waiting = 10_000;
const deadlineMs = 5_000;

class Deadline extends WheelEntry {
  expire(): void {}
}

/** What deadlines cost while ten thousand others wait: those that calls meet, and those that pass. */
export function timingWheelCosts(): Cost[] {
  return [
    { operation: 'arm and disarm', nsEach: costOf(armAndDisarm()) },
    { operation: 'arm and expire', nsEach: costOf(armAndExpire()) },
  ];
}

function armAndDisarm() {
  const wheel = new TimingWheel(0);
  const entries = Array.from({ length: waiting }, () => new Deadline());
  for (const [index, entry] of entries.entries()) wheel.add(entry, deadlineMs + (index % 1000));
  return (i: number) => {
    const entry = entries[i % waiting]!;
    wheel.remove(entry);
    wheel.add(entry, deadlineMs + (i % 1000));
  };
}

/** Ten are armed in each millisecond, and as many fall due. */
function armAndExpire() {
  const wheel = new TimingWheel(0);
  const lengthMs = waiting / 10;
  const entries = Array.from({ length: waiting + 100 }, () => new Deadline());
  return (i: number) => {
    const nowMs = Math.floor(i / 10);
    if (i % 10 === 0) wheel.advance(nowMs);
    wheel.add(entries[i % entries.length]!, nowMs + lengthMs);
  };
}
