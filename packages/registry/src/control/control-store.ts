import {
  type Coordination,
  CoordinationError,
  isAnyOf,
  type OperationOptions,
} from '../coordination/coordination.ts';
import { makeParents } from '../coordination/make-parents.ts';
import { ThriftkeeperError } from '../generated/errors.ts';
import type { ControlDocument } from '../generated/records.ts';
import { registryError } from '../registry-error.ts';
import { readControlDocument, writeControlDocument } from './control-document.ts';

/** A control document as it was read, with what is needed to change it. */
export interface VersionedControl {
  readonly document: ControlDocument;
  /** Version of its node; undefined where there is none yet. */
  readonly version: number | undefined;
}

const attempts = 5;

/** Reads and writes the control document of one service, by compare-and-set (CTRL-4). */
export class ControlStore {
  readonly #path: string;
  readonly #coordination: Coordination;

  constructor(path: string, coordination: Coordination) {
    this.#path = path;
    this.#coordination = coordination;
  }

  /** @throws CONTROL_INVALID and the codes of the registry */
  async read(options?: OperationOptions): Promise<VersionedControl> {
    const node = await this.#run('reading', this.#coordination.read(this.#path, options));
    return { document: node ? readControlDocument(node.data, this.#path) : {}, version: node?.version };
  }

  /**
   * Writes the document in place of the version that was read.
   *
   * @param version what `read` said; undefined creates it
   * @returns the new version
   * @throws CONTROL_CONFLICT when somebody else has changed it since; CONTROL_INVALID, RECORD_TOO_LARGE
   */
  async write(
    document: ControlDocument,
    version: number | undefined,
    options?: OperationOptions,
  ): Promise<number> {
    const bytes = writeControlDocument(document, this.#path);
    try {
      if (version !== undefined) return await this.#coordination.write(this.#path, bytes, version, options);
      return await this.#create(bytes, options);
    } catch (error) {
      if (isAnyOf(error, 'BAD_VERSION', 'NODE_EXISTS', 'NO_NODE')) {
        throw new ThriftkeeperError(
          'CONTROL_CONFLICT',
          `somebody else has changed ${this.#path} since version ${version ?? 'none'} was read; read it again and decide anew`,
          { cause: error, details: { version } },
        );
      }
      throw registryError(error, `writing ${this.#path}`);
    }
  }

  /**
   * Reads, changes and writes; when somebody else was faster, does so again with what is there now, up to five
   * times.
   *
   * @param change makes the new document from the present one, without changing it; may be called again
   * @throws CONTROL_CONFLICT after five times, CONTROL_INVALID, and what `change` throws
   */
  async update(
    change: (document: ControlDocument) => ControlDocument,
    options?: OperationOptions,
  ): Promise<VersionedControl> {
    for (let attempt = 1; ; attempt++) {
      const { document, version } = await this.read(options);
      const changed = change(structuredClone(document));
      if (typeof changed !== 'object' || changed === null)
        throw new ThriftkeeperError(
          'CONTROL_INVALID',
          `the change of ${this.#path} gave ${String(changed)}; it must return the new document`,
        );
      try {
        return { document: changed, version: await this.write(changed, version, options) };
      } catch (error) {
        const mayTryAgain =
          error instanceof ThriftkeeperError && error.code === 'CONTROL_CONFLICT' && attempt < attempts;
        if (!mayTryAgain) throw error;
      }
    }
  }

  /** @returns the version that the document has then */
  async #create(bytes: Uint8Array, options?: OperationOptions): Promise<number> {
    if (!(await this.#coordination.exists(this.#path, options))) {
      await makeParents(this.#coordination, this.#path, options);
      try {
        await this.#coordination.create(this.#path, bytes, 'persistent', options);
        return 0;
      } catch (error) {
        if (!isAnyOf(error, 'NODE_EXISTS')) throw error;
      }
    }
    // An empty node that nobody has written yet is no document (CTRL-1): a registry with access lists makes one.
    const there = await this.#coordination.read(this.#path, options);
    if (there === undefined || there.version !== 0 || there.data.byteLength > 0) throw taken(this.#path);
    return await this.#coordination.write(this.#path, bytes, 0, options);
  }

  async #run<T>(doing: string, work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (error) {
      throw registryError(error, `${doing} ${this.#path}`);
    }
  }
}

const taken = (path: string) => new CoordinationError('NODE_EXISTS', `${path} exists`);
