import type { Clock } from '../clock.ts';
import type { Coordination } from '../coordination/coordination.ts';
import type { ThriftkeeperError } from '../generated/errors.ts';
import type { ControlDocument } from '../generated/records.ts';
import { type Live, LiveValue } from '../live.ts';
import type { Random } from '../random.ts';
import { Reconciler } from '../reconciler.ts';
import { registryError } from '../registry-error.ts';
import { readControlDocument } from './control-document.ts';

/** The control document of a service, as far as it is known. */
export interface ControlSnapshot {
  /** The last one that could be read; until then what a snapshot file holds, else `{}` (CTRL-1, CTRL-2). */
  readonly document: ControlDocument;
  /** Version of the node that `document` came from; undefined where there is none. */
  readonly version: number | undefined;
  /** Whether it has been read since the connection was made or came back. */
  readonly stale: boolean;
  /** Why what stands there now is not in force, or cannot be read. */
  readonly problem: ThriftkeeperError | undefined;
}

/** A running watch of a control document. */
export interface ControlFollower {
  readonly live: Live<ControlSnapshot>;
  close(): Promise<void>;
}

/** What to follow. */
export interface ControlWatchPlan {
  readonly path: string;
  /** In words: "the control document of tutorial". */
  readonly what: string;
  /** What is in force until the registry has been read; `{}` unless a snapshot file says more. */
  readonly initial?:
    | (Pick<ControlSnapshot, 'document'> & Partial<Pick<ControlSnapshot, 'problem'>>)
    | undefined;
  /** Called when the watch is closed. */
  readonly ended: () => void;
}

/** Follows the control document of one service. */
export class ControlWatch implements ControlFollower {
  readonly live: LiveValue<ControlSnapshot>;
  readonly #path: string;
  readonly #ended: () => void;
  readonly #coordination: Coordination;
  readonly #reconciler: Reconciler;
  readonly #stopListening: () => void;

  constructor(
    { path, what, initial, ended }: ControlWatchPlan,
    coordination: Coordination,
    clock: Clock,
    random: Random,
  ) {
    this.#path = path;
    this.#ended = ended;
    this.#coordination = coordination;
    this.live = new LiveValue<ControlSnapshot>(what, {
      document: initial?.document ?? {},
      version: undefined,
      stale: true,
      problem: initial?.problem,
    });
    this.#stopListening = coordination.onState(({ name }) => {
      if (name !== 'connected' && !this.live.value.stale) this.live.set({ ...this.live.value, stale: true });
    });
    this.#reconciler = new Reconciler(
      coordination,
      {
        pass: () => this.#read(),
        failed: (error) =>
          this.live.set({
            ...this.live.value,
            stale: true,
            problem: registryError(error, `watching ${path}`),
          }),
      },
      clock,
      random,
    );
    this.#reconciler.wake();
  }

  async close(): Promise<void> {
    this.#ended();
    this.#stopListening();
    this.live.close();
    await this.#reconciler.close(0);
  }

  async #read(): Promise<boolean> {
    const watch = this.#reconciler.wake;
    const node = await this.#coordination.read(this.#path, { watch });
    const known = this.live.value;
    if (node === undefined) {
      // Wait for it to appear; when it has appeared in between, read again.
      if (await this.#coordination.exists(this.#path, { watch })) return false;
      this.live.set({ document: {}, version: undefined, stale: false, problem: undefined });
    } else if (known.version !== node.version || known.stale) {
      this.live.set(this.#understood(node.data, node.version));
    }
    return true;
  }

  /** A document that cannot be read changes nothing: the last good one stays in force (CTRL-2). */
  #understood(data: Uint8Array, version: number): ControlSnapshot {
    try {
      return { document: readControlDocument(data, this.#path), version, stale: false, problem: undefined };
    } catch (error) {
      return { ...this.live.value, stale: false, problem: error as ThriftkeeperError };
    }
  }
}
