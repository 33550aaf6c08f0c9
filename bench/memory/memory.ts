/** What a process holds. Unit: bytes. */
export interface Memory {
  /** On the JavaScript heap, after collection. */
  readonly heapBytes: number;
  /** Resident, as the system counts it. */
  readonly residentBytes: number;
}

/** The memory of this process, after what can go has gone; needs `--expose-gc`. */
export async function memoryNow(): Promise<Memory> {
  const collect = (globalThis as { gc?: () => void }).gc!;
  // Twice: the first collection runs what the second then finds unreachable.
  for (let time = 0; time < 2; time++) {
    collect();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const { heapUsed, rss } = process.memoryUsage();
  return { heapBytes: heapUsed, residentBytes: rss };
}
