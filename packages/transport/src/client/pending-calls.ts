import type { PendingCall } from './pending-call.ts';

const INITIAL_SLOTS = 64;
/** Numbers stay positive i32: some servers treat others badly. */
const MAX_SEQID = 0x7fffffff;

/**
 * The calls of one connection that wait, by sequence number.
 *
 * An array indexed by the low bits of the number: numbers are given out in order, and one whose slot a slow
 * call still holds is left out. Finding, adding and removing cost O(1) without hashing.
 */
export class PendingCalls {
  size = 0;
  private slots = new Array<PendingCall | undefined>(INITIAL_SLOTS).fill(undefined);
  private last = 0;

  /** Gives the call its number and keeps it. */
  add(call: PendingCall): void {
    if (this.size * 2 >= this.slots.length) this.grow();
    const mask = this.slots.length - 1;
    do this.last = this.last === MAX_SEQID ? 1 : this.last + 1;
    while (this.slots[this.last & mask] !== undefined);
    call.seqid = this.last;
    this.slots[this.last & mask] = call;
    this.size++;
  }

  get(seqid: number): PendingCall | undefined {
    const call = this.slots[seqid & (this.slots.length - 1)];
    return call?.seqid === seqid ? call : undefined;
  }

  /** Forgets the call; false when it is not here. */
  remove(call: PendingCall): boolean {
    const slot = call.seqid & (this.slots.length - 1);
    if (this.slots[slot] !== call) return false;
    this.slots[slot] = undefined;
    this.size--;
    return true;
  }

  /** Whether this number has been given out: a reply that comes after its call was given up. */
  wasIssued(seqid: number): boolean {
    return seqid > 0 && (seqid <= this.last || this.last < seqid - 0x40000000);
  }

  /** All of them, oldest numbers first, as they are now. */
  all(): PendingCall[] {
    return this.slots.filter((call) => call !== undefined).sort((a, b) => a.seqid - b.seqid);
  }

  private grow(): void {
    // Numbers that differ in their low bits differ in more of them too: nothing collides.
    const slots = new Array<PendingCall | undefined>(this.slots.length * 2).fill(undefined);
    for (const call of this.slots) {
      if (call !== undefined) slots[call.seqid & (slots.length - 1)] = call;
    }
    this.slots = slots;
  }
}
