/** Something that has a deadline. Intrusive: an entry is its own list node, so that arming allocates nothing. */
export abstract class WheelEntry {
  /** When it falls due; set by the wheel. */
  dueMs = 0;
  /** @internal */
  wheelNext: WheelEntry | undefined;
  /** @internal */
  wheelPrevious: WheelEntry | undefined;
  /** Slot that holds the entry; -1 while it is in none. @internal */
  wheelSlot = -1;

  /** Called once by the wheel when `dueMs` has passed; the entry is out of the wheel then. */
  abstract expire(): void;
}

/**
 * A hashed timing wheel (Varghese and Lauck 1987, scheme 6): adding and removing cost O(1) whatever the
 * number of entries. Pure: it is told the time, and tells when to be asked again.
 *
 * An entry never fires before its time, and at most one tick after the `advance` that follows it.
 */
export class TimingWheel {
  private readonly slots: (WheelEntry | undefined)[];
  private readonly mask: number;
  private readonly tickMs: number;
  private tick: number;
  private count = 0;

  /**
   * @param nowMs the present
   * @param tickMs how exact deadlines are; default 4
   * @param slotCount a power of two; entries further away than `tickMs * slotCount` are looked at once a turn
   */
  constructor(nowMs: number, tickMs = 4, slotCount = 1024) {
    this.tickMs = tickMs;
    this.slots = new Array<WheelEntry | undefined>(slotCount).fill(undefined);
    this.mask = slotCount - 1;
    this.tick = Math.floor(nowMs / tickMs);
  }

  /** Entries that wait. */
  get size(): number {
    return this.count;
  }

  /** Arms `entry` for `dueMs`; an entry that is armed already moves. Returns when `advance` would fire it. */
  add(entry: WheelEntry, dueMs: number): number {
    if (entry.wheelSlot !== -1) this.remove(entry);
    entry.dueMs = dueMs;
    // Rounded up, so that the slot's tick lies at or after the deadline; never in a slot already passed.
    const tick = Math.max(Math.ceil(dueMs / this.tickMs), this.tick + 1);
    const slot = tick & this.mask;
    const head = this.slots[slot];
    entry.wheelSlot = slot;
    entry.wheelNext = head;
    if (head !== undefined) head.wheelPrevious = entry;
    this.slots[slot] = entry;
    this.count++;
    return tick * this.tickMs;
  }

  /** Disarms `entry`; nothing happens when it is not armed. */
  remove(entry: WheelEntry): void {
    if (entry.wheelSlot === -1) return;
    const { wheelNext: next, wheelPrevious: previous } = entry;
    if (previous !== undefined) previous.wheelNext = next;
    else this.slots[entry.wheelSlot] = next;
    if (next !== undefined) next.wheelPrevious = previous;
    entry.wheelNext = undefined;
    entry.wheelPrevious = undefined;
    entry.wheelSlot = -1;
    this.count--;
  }

  /** Fires everything due at `nowMs`. Entries may add and remove entries while they fire. */
  advance(nowMs: number): void {
    const target = Math.floor(nowMs / this.tickMs);
    const steps = Math.min(target - this.tick, this.slots.length);
    if (steps <= 0) return;
    const first = this.tick + 1;
    this.tick = target;
    let due: WheelEntry[] | undefined;
    for (let step = 0; step < steps; step++) {
      let entry = this.slots[(first + step) & this.mask];
      while (entry !== undefined) {
        if (entry.dueMs <= nowMs) {
          due ??= [];
          due.push(entry);
        }
        entry = entry.wheelNext;
      }
    }
    if (due === undefined) return;
    for (const entry of due) {
      // Gone meanwhile, or moved to later, by an entry that fired before it.
      if (entry.wheelSlot === -1 || entry.dueMs > nowMs) continue;
      this.remove(entry);
      entry.expire();
    }
  }

  /** When `advance` should be called next: the tick of the nearest slot in use; undefined when empty. */
  nextDueMs(): number | undefined {
    if (this.count === 0) return undefined;
    for (let step = 1; step <= this.slots.length; step++) {
      if (this.slots[(this.tick + step) & this.mask] !== undefined) return (this.tick + step) * this.tickMs;
    }
    return undefined;
  }
}
