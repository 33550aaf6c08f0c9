import { type Coordination, isAnyOf, type OperationOptions } from '../coordination/coordination.ts';
import { makeParents } from '../coordination/make-parents.ts';
import { ThriftkeeperError } from '../generated/errors.ts';
import type { IdlDocument } from '../generated/records.ts';
import type { Paths } from '../paths.ts';
import { registryError } from '../registry-error.ts';
import { readIdlDocument, writeIdlDocument } from './idl-document.ts';

/** How an interface definition is read. */
export interface InterfaceOptions extends OperationOptions {
  /** Told what is wrong with a definition that is there but cannot be used; it counts as missing then (REC-31). */
  readonly warned?: ((problem: ThriftkeeperError) => void) | undefined;
}

/** Stores and reads interface definitions, each once, by the hash of its bytes (REC-30, REC-31). */
export class IdlStore {
  readonly #paths: Paths;
  readonly #coordination: Coordination;

  constructor(paths: Paths, coordination: Coordination) {
    this.#paths = paths;
    this.#coordination = coordination;
  }

  /** @throws RECORD_INVALID, RECORD_TOO_LARGE, and the codes of the registry */
  async store(document: IdlDocument, options?: OperationOptions): Promise<string> {
    const { hash, bytes } = writeIdlDocument(document);
    const path = this.#paths.idl(hash);
    try {
      // Most often another provider of the service has stored it long ago.
      if (await this.#coordination.exists(path, options)) return hash;
      await makeParents(this.#coordination, path, options);
      await this.#coordination.create(path, bytes, 'persistent', options);
    } catch (error) {
      if (!isAnyOf(error, 'NODE_EXISTS')) throw registryError(error, `storing an interface at ${path}`);
    }
    return hash;
  }

  /** @throws INVALID_NAME, and the codes of the registry */
  async read(hash: string, { warned, ...options }: InterfaceOptions = {}): Promise<IdlDocument | undefined> {
    const path = this.#paths.idl(hash);
    const node = await this.#coordination.read(path, options).catch((error: unknown) => {
      throw registryError(error, `reading the interface at ${path}`);
    });
    if (node === undefined) return undefined;
    try {
      return readIdlDocument(node.data, hash, path);
    } catch (error) {
      if (!(error instanceof ThriftkeeperError)) throw error;
      warned?.(error);
      return undefined;
    }
  }
}
