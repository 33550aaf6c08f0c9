import {
  type Announcement,
  type IdlDocument,
  type ProviderRecord,
  type Registry,
  ThriftkeeperError,
  writeIdlDocument,
} from '@thriftkeeper/registry';
import { readIdlFiles } from './read-idl-files.ts';

type Warned = (problem: ThriftkeeperError) => void;

/** What passes with the connection: the next try waits until there is one. */
const passing = ['REGISTRY_CONNECTION_LOST', 'REGISTRY_UNAVAILABLE', 'SESSION_LOST'];

/** The interface that a server offers, for people and tools to read: nothing of serving depends on it (REC-32). */
export class OfferedInterface {
  /** As the record names it. */
  readonly hash: string;
  readonly #document: IdlDocument;
  readonly #warned: Warned;
  readonly #left = new AbortController();
  #storing: Promise<void> | undefined;

  private constructor(document: IdlDocument, warned: Warned) {
    this.hash = writeIdlDocument(document).hash;
    this.#document = document;
    this.#warned = warned;
  }

  /** Reads the option `idl`; undefined where there is none, and where it cannot be read, which `warned` is told. */
  static async read(
    idl: string | IdlDocument | undefined,
    warned: Warned,
  ): Promise<OfferedInterface | undefined> {
    if (idl === undefined) return undefined;
    try {
      return new OfferedInterface(typeof idl === 'string' ? await readIdlFiles(idl) : idl, warned);
    } catch (error) {
      warned(error as ThriftkeeperError);
      return undefined;
    }
  }

  /**
   * Stores it once the server is registered, and looks again with every registration: an ensemble may have come back
   * empty.
   */
  keepIn(registry: Registry, { state }: Pick<Announcement<ProviderRecord>, 'state'>): void {
    const look = () => {
      if (state.value.name === 'registered') this.#storing ??= this.#store(registry);
    };
    state.subscribe(look);
    look();
  }

  /** Stops trying. */
  leave(): void {
    this.#left.abort();
  }

  async #store(registry: Registry): Promise<void> {
    const { signal } = this.#left;
    for (let isDone = false; !isDone && !signal.aborted; ) {
      isDone = await registry.storeInterface(this.#document, { signal }).then(
        () => true,
        (error: ThriftkeeperError) => this.#failed(error),
      );
    }
    this.#storing = undefined;
  }

  /** Whether trying again at once would not help. */
  #failed(error: ThriftkeeperError): boolean {
    if (passing.includes(error.code)) return false;
    if (this.#left.signal.aborted || error.code === 'CLOSED') return true;
    this.#warned(
      new ThriftkeeperError(
        error.code,
        `the server serves, but its interface is not stored: ${error.message}`,
        {
          cause: error,
        },
      ),
    );
    return true;
  }
}
