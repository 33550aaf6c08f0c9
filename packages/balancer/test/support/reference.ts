import type { Draw, PickerName } from '../../src/index.ts';

interface ReferenceCandidate {
  readonly node: string;
  readonly weight: number;
  readonly inflight: number;
  readonly latencyMs: number | null;
  readonly ejected: boolean;
}

interface ReferencePickers {
  createPicker(name: PickerName): object;
  pickWith(
    picker: object,
    candidates: ReferenceCandidate[],
    draw: Draw,
    key?: string,
    recent?: string,
  ): string | null;
}

/** The specification's own pickers, in plain JavaScript. */
export const reference = (await import(
  new URL('../../../../spec/reference/pickers.mjs', import.meta.url).href
)) as ReferencePickers;
