import type { Clock, Timer } from './clock.ts';

/** Deadlines are kept in slots of this width: a call ends at most this much after its time. */
export const slotMs = 50;

interface Slot<Item> {
  readonly key: number;
  readonly items: Set<Item>;
}

/**
 * Many deadlines with one timer. Calls share a slot of 50 ms, so that adding and removing one is an entry in a
 * set, whatever the number of calls; slots wait in a binary heap, of which there are few.
 */
export class Deadlines<Item> {
  readonly #clock: Clock;
  readonly #onDue: (item: Item) => void;
  readonly #slots = new Map<number, Slot<Item>>();
  readonly #heap: Slot<Item>[] = [];
  #latest: Slot<Item> | undefined;
  #timer: Timer | undefined;
  #timerKey = 0;

  constructor(clock: Clock, onDue: (item: Item) => void) {
    this.#clock = clock;
    this.#onDue = onDue;
  }

  /** Returns the slot's key, which `remove` takes. */
  add(item: Item, dueAtMs: number): number {
    const key = Math.ceil(dueAtMs / slotMs);
    const slot = this.#latest?.key === key ? this.#latest : this.#slotOf(key);
    slot.items.add(item);
    return key;
  }

  remove(item: Item, key: number): void {
    this.#slots.get(key)?.items.delete(item);
  }

  /** Forgets every deadline and stops the timer. */
  clear(): void {
    this.#slots.clear();
    this.#heap.length = 0;
    this.#latest = undefined;
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  #slotOf(key: number): Slot<Item> {
    let slot = this.#slots.get(key);
    if (slot === undefined) {
      slot = { key, items: new Set() };
      this.#slots.set(key, slot);
      this.#heapPush(slot);
      this.#arm();
    }
    this.#latest = slot;
    return slot;
  }

  #arm(): void {
    const first = this.#heap[0];
    if (first === undefined || (this.#timer !== undefined && this.#timerKey <= first.key)) return;
    this.#timer?.cancel();
    this.#timerKey = first.key;
    this.#timer = this.#clock.setTimer(() => this.#expire(), first.key * slotMs - this.#clock.nowMs());
  }

  #expire(): void {
    this.#timer = undefined;
    const nowMs = this.#clock.nowMs();
    for (
      let first = this.#heap[0];
      first !== undefined && first.key * slotMs <= nowMs;
      first = this.#heap[0]
    ) {
      this.#heapPop();
      this.#slots.delete(first.key);
      if (this.#latest === first) this.#latest = undefined;
      for (const item of first.items) this.#onDue(item);
    }
    // Slots whose calls have all ended need no timer: nothing must keep the process alive without a reason.
    while (this.#heap[0] !== undefined && this.#heap[0].items.size === 0) {
      const empty = this.#heapPop() as Slot<Item>;
      this.#slots.delete(empty.key);
      if (this.#latest === empty) this.#latest = undefined;
    }
    this.#arm();
  }

  #heapPush(slot: Slot<Item>): void {
    const heap = this.#heap;
    let at = heap.push(slot) - 1;
    while (at > 0) {
      const above = (at - 1) >> 1;
      const parent = heap[above] as Slot<Item>;
      if (parent.key <= slot.key) break;
      heap[at] = parent;
      at = above;
    }
    heap[at] = slot;
  }

  #heapPop(): Slot<Item> | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined || heap.length === 0) return first;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && (heap[child + 1] as Slot<Item>).key < (heap[child] as Slot<Item>).key)
        child += 1;
      if ((heap[child] as Slot<Item>).key >= last.key) break;
      heap[at] = heap[child] as Slot<Item>;
      at = child;
    }
    heap[at] = last;
    return first;
  }
}
