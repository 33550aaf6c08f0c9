import type { Clock } from '../clock.ts';
import type { Coordination } from '../coordination/coordination.ts';
import type { ThriftkeeperError } from '../generated/errors.ts';
import { type Live, LiveValue } from '../live.ts';
import { isService } from '../names.ts';
import type { Random } from '../random.ts';
import { Reconciler } from '../reconciler.ts';
import { registryError } from '../registry-error.ts';

/** The services that a registry has a folder for, as far as they are known. */
export interface ServicesSnapshot {
  /** In name order. A service that once had a node stays, with or without providers. */
  readonly services: readonly string[];
  /** Whether the names have been read since the connection was made or came back. */
  readonly stale: boolean;
  /** Whether they have been read at least once. */
  readonly complete: boolean;
  /** Why they cannot be read at the moment. */
  readonly trouble: ThriftkeeperError | undefined;
}

/** A running watch of the names of services. */
export interface ServiceWatch {
  readonly live: Live<ServicesSnapshot>;
  close(): Promise<void>;
}

/** Follows the names below the root; what stands below each is not looked at. */
export class RegistryServiceWatch implements ServiceWatch {
  readonly live: LiveValue<ServicesSnapshot>;
  readonly #root: string;
  readonly #ended: () => void;
  readonly #coordination: Coordination;
  readonly #reconciler: Reconciler;
  readonly #stopListening: () => void;

  constructor(root: string, ended: () => void, coordination: Coordination, clock: Clock, random: Random) {
    this.#root = root;
    this.#ended = ended;
    this.#coordination = coordination;
    this.live = new LiveValue<ServicesSnapshot>('the names of services', {
      services: [],
      stale: true,
      complete: false,
      trouble: undefined,
    });
    this.#stopListening = coordination.onState(({ name }) => {
      if (name !== 'connected' && !this.live.value.stale) this.live.set({ ...this.live.value, stale: true });
    });
    this.#reconciler = new Reconciler(
      coordination,
      {
        pass: () => this.#read(),
        failed: (error) =>
          this.live.set({ ...this.live.value, trouble: registryError(error, `watching ${root}`) }),
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
    const names = await this.#coordination.children(this.#root, { watch });
    // Wait for the root to appear; when it has appeared in between, read again.
    if (names === undefined && (await this.#coordination.exists(this.#root, { watch }))) return false;
    const services = (names ?? []).filter(isService).sort();
    this.live.set({ services, stale: false, complete: true, trouble: undefined });
    return true;
  }
}
