import type { Draw } from '../draw.ts';
import { createPicker } from '../pickers/create-picker.ts';
import type { Picker } from '../pickers/picker.ts';
import type { PickerName } from '../pickers/picker-name.ts';
import { picksLocal, type ZoneSplit, zoneSplit } from '../shaping/zone-split.ts';
import type { BalancedProvider } from './balanced-provider.ts';

/** A picker for the consumer's own zone and one for the rest, each with a state of its own (BAL-41). */
export class ZonePickers<P extends BalancedProvider> {
  readonly #draw: Draw;
  readonly #zone: string | undefined;
  readonly #local: Picker<P>;
  readonly #remote: Picker<P>;
  #split: ZoneSplit<P> = { local: [], remote: [], localShare: 0 };

  /** @param zone the consumer's; undefined: none, or zone awareness switched off */
  constructor(name: PickerName, draw: Draw, zone: string | undefined) {
    this.#draw = draw;
    this.#zone = zone;
    this.#local = createPicker(name, draw);
    this.#remote = createPicker(name, draw);
  }

  /** Which algorithm they use. */
  get name(): PickerName {
    return this.#local.name;
  }

  /** Those of the candidates that get no call, because the consumer's own zone has room for all. */
  leftOut(candidates: readonly P[], consumerShare: number | undefined): readonly P[] {
    const { remote, localShare } = zoneSplit(candidates, this.#zone, consumerShare);
    return localShare === 1 ? remote : [];
  }

  /** Takes the candidates, in node order. */
  update(candidates: readonly P[], consumerShare: number | undefined): void {
    this.#split = zoneSplit(candidates, this.#zone, consumerShare);
    this.#local.update(this.#split.local);
    this.#remote.update(this.#split.remote);
  }

  /** Forgets providers that have left the list. */
  retain(listed: ReadonlyMap<string, unknown>): void {
    this.#local.retain(listed);
    this.#remote.retain(listed);
  }

  pick(nowMs: number, key: string | Uint8Array | undefined): P | undefined {
    const picker = picksLocal(this.#split, this.#draw) ? this.#local : this.#remote;
    return picker.pick(nowMs, key);
  }

  started(provider: P): void {
    this.#pickerOf(provider).started(provider);
  }

  finished(provider: P): void {
    this.#pickerOf(provider).finished(provider);
  }

  #pickerOf(provider: P): Picker<P> {
    return this.#zone !== undefined && provider.zone === this.#zone ? this.#local : this.#remote;
  }
}
