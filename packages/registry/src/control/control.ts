import type { ControlStore } from './control-store.ts';
import type { ControlFollower } from './control-watch.ts';

/** The control document of a service: read it, write it by compare-and-set, follow it. */
export interface Control extends Pick<ControlStore, 'read' | 'write' | 'update'> {
  /** Follows the document; close the watch when done. */
  watch(): ControlFollower;
}

/** What a service's document is read, written and followed by, as one object whose methods can be taken off it. */
export const controlBy = (store: ControlStore, watch: () => ControlFollower): Control => ({
  read: (...given) => store.read(...given),
  write: (...given) => store.write(...given),
  update: (...given) => store.update(...given),
  watch,
});
