import { type Registry, ThriftkeeperError } from '@thriftkeeper/registry';
import type { InterfaceDetail } from '../api/types.ts';
import { outlineOf } from './outline.ts';

/** Interfaces that are kept ready: what stands under a hash never changes. */
const mostKept = 16;

/** Interface definitions of the registry, read when somebody asks. */
export class InterfaceLibrary {
  readonly #registry: Pick<Registry, 'interfaceOf'>;
  /** By hash, those asked for last at the end. */
  readonly #kept = new Map<string, Promise<InterfaceDetail>>();

  constructor(registry: Pick<Registry, 'interfaceOf'>) {
    this.#registry = registry;
  }

  /**
   * An interface by its hash.
   *
   * @throws NOT_FOUND where it does not stand in the registry, or not as its hash says; and what the registry says
   */
  get(hash: string): Promise<InterfaceDetail> {
    const kept = this.#kept.get(hash);
    const read = kept ?? this.#read(hash);
    this.#kept.delete(hash);
    this.#kept.set(hash, read);
    if (this.#kept.size > mostKept) this.#kept.delete(this.#kept.keys().next().value!);
    // What could not be read may be there the next time.
    if (kept === undefined) read.catch(() => this.#kept.get(hash) === read && this.#kept.delete(hash));
    return read;
  }

  async #read(hash: string): Promise<InterfaceDetail> {
    let problem: ThriftkeeperError | undefined;
    const warned = (one: ThriftkeeperError) => {
      problem = one;
    };
    const document = await this.#registry.interfaceOf(hash, { warned });
    if (document !== undefined) return outlineOf(hash, document);
    const why = problem?.message ?? 'it has not been stored, or an operator has deleted it';
    throw new ThriftkeeperError('NOT_FOUND', `the interface ${hash} cannot be shown: ${why}`, {
      cause: problem,
      details: { hash },
    });
  }
}
