/** A persistent watch that stands until it is removed, or its session ends. */
export class Watch implements AsyncDisposable {
  /** What is watched, below the chroot. */
  readonly path: string;
  /** Whether everything below the path is watched as well. */
  readonly recursive: boolean;
  readonly #remove: () => Promise<void>;
  #removal: Promise<void> | undefined;

  constructor(path: string, recursive: boolean, remove: () => Promise<void>) {
    this.path = path;
    this.recursive = recursive;
    this.#remove = remove;
  }

  /** Ends the watch: its listener is not called any more, from this call on. Can be called twice. */
  remove(): Promise<void> {
    this.#removal ??= this.#remove();
    return this.#removal;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.remove();
  }
}
