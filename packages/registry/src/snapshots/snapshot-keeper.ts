import type { Clock, Timer } from '../clock.ts';
import type { ControlFollower } from '../control/control-watch.ts';
import { ThriftkeeperError } from '../generated/errors.ts';
import type { ControlDocument } from '../generated/records.ts';
import type { FileStamp, SnapshotDisk } from './snapshot-disk.ts';
import { readSnapshotFile, type SnapshotContent, snapshotBytes } from './snapshot-file.ts';

const leastPauseMs = 1_000;
const mostPauseMs = 60_000;
const closeBoundMs = 2_000;

/** A list of providers as a watch has it. */
export interface ListToKeep {
  /** Records by node, as they stand in the registry. The same bytes are the same object from list to list. */
  readonly providers: ReadonlyMap<string, Uint8Array>;
  /** Since when the registry does not confirm it, by the monotonic clock; undefined while it does. */
  readonly staleSinceMs: number | undefined;
}

/** What is told of a snapshot file. */
export interface SnapshotFileStatus {
  readonly service: string;
  readonly path: string;
  /** When this process last wrote it, in milliseconds since the epoch; undefined before. */
  readonly writtenAtMs: number | undefined;
  /** Why it could not be read at the start, or cannot be written now: SNAPSHOT_INVALID, SNAPSHOT_FAILED. */
  readonly problem: ThriftkeeperError | undefined;
}

/**
 * Keeps the snapshot file of one service: reads it once, and writes it when the list or the control document has
 * changed, at most once a second, and every minute (DISC-20). Whatever the disk does is told in `problem` and
 * hurts nothing else.
 */
export class SnapshotKeeper {
  readonly service: string;
  readonly path: string;
  /** What the file said when it was read; undefined where there was none that could be used. */
  readonly start: SnapshotContent | undefined;
  readonly #clock: Clock;
  readonly #disk: SnapshotDisk;
  readonly #onProblem = new Set<() => void>();
  #problem: ThriftkeeperError | undefined;
  #list: ListToKeep | undefined;
  #consumers: readonly string[] | undefined;
  #control: ControlDocument | undefined;
  #follower: ControlFollower | undefined;
  #changed = false;
  #triedAtMs: number | undefined;
  #writtenAtMs: number | undefined;
  #stamp: FileStamp | undefined;
  #timer: Timer | undefined;
  #writing: Promise<void> | undefined;
  #closed = false;

  constructor(service: string, path: string, clock: Clock, disk: SnapshotDisk) {
    this.service = service;
    this.path = path;
    this.#clock = clock;
    this.#disk = disk;
    this.start = this.#read();
    this.#control = this.start?.control;
  }

  get problem(): ThriftkeeperError | undefined {
    return this.#problem;
  }

  get status(): SnapshotFileStatus {
    const { service, path } = this;
    return { service, path, writtenAtMs: this.#writtenAtMs, problem: this.#problem };
  }

  /** Tells of every change of `problem`. Returns how to stop. */
  onProblem(listener: () => void): () => void {
    const entry = () => listener();
    this.#onProblem.add(entry);
    return () => this.#onProblem.delete(entry);
  }

  /** Takes the list as it is now. Nothing is written before the first of them: the file says it better. */
  keep(list: ListToKeep): void {
    if (this.#list !== undefined && sameList(this.#list, list)) return;
    this.#list = list;
    this.#hasChanged();
  }

  /** Consumers come along with the next write; they are no reason for one. */
  keepConsumers(nodes: readonly string[]): void {
    this.#consumers = nodes;
  }

  /** Puts the control document into the file too, from the first call on. */
  followControl(follow: () => ControlFollower): void {
    if (this.#follower !== undefined) return;
    this.#follower = follow();
    this.#follower.live.subscribe(({ document, version, stale }) => {
      if (stale) return;
      const control = version === undefined ? undefined : document;
      if (control === this.#control) return;
      this.#control = control;
      if (this.#list !== undefined) this.#hasChanged();
    });
  }

  /** Writes what has not been written yet, within two seconds, and ends. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#timer?.cancel();
    const last = this.#lastWrite();
    await new Promise<void>((resolve) => {
      const timer = this.#clock.setTimer(closeBoundMs, resolve);
      void Promise.all([last, this.#follower?.close()]).then(() => {
        timer.cancel();
        resolve();
      });
    });
    this.#onProblem.clear();
  }

  async #lastWrite(): Promise<void> {
    await this.#writing;
    if (this.#changed) await this.#write();
  }

  #read(): SnapshotContent | undefined {
    try {
      const bytes = this.#disk.read(this.path);
      return bytes && readSnapshotFile(bytes, this.service, this.path, this.#clock.wallMs());
    } catch (error) {
      this.#problem =
        error instanceof ThriftkeeperError
          ? error
          : this.#failed('SNAPSHOT_INVALID', 'cannot be read', error as Error);
      return undefined;
    }
  }

  #hasChanged(): void {
    this.#changed = true;
    this.#schedule();
  }

  #schedule(): void {
    if (this.#closed || this.#writing !== undefined) return;
    this.#timer?.cancel();
    const nowMs = this.#clock.nowMs();
    const pauseMs = this.#changed ? leastPauseMs : mostPauseMs;
    const dueMs = this.#triedAtMs === undefined ? nowMs : this.#triedAtMs + pauseMs;
    this.#timer = this.#clock.setTimer(Math.max(0, dueMs - nowMs), () => {
      this.#writing = this.#write().finally(() => {
        this.#writing = undefined;
        this.#schedule();
      });
    });
  }

  async #write(): Promise<void> {
    const { providers, staleSinceMs } = this.#list!;
    const writtenAtMs = this.#clock.wallMs();
    const nowMs = this.#clock.nowMs();
    const isFirst = this.#triedAtMs === undefined;
    this.#changed = false;
    this.#triedAtMs = nowMs;
    const staleSinceWallMs = staleSinceMs === undefined ? undefined : writtenAtMs - (nowMs - staleSinceMs);
    try {
      if (isFirst) await this.#disk.tidy(this.path, writtenAtMs);
      if (staleSinceWallMs !== undefined && (await this.#isKeptByAnother(staleSinceWallMs))) return;
      const bytes = snapshotBytes({
        service: this.service,
        writtenAtMs,
        staleSinceMs: staleSinceWallMs,
        providers,
        consumers: this.#consumers,
        control: this.#control,
      });
      this.#stamp = await this.#disk.replace(this.path, bytes);
      this.#writtenAtMs = writtenAtMs;
      this.#report(undefined);
    } catch (error) {
      this.#report(this.#failed('SNAPSHOT_FAILED', 'cannot be written', error as Error));
    }
  }

  /** Whether another process has written the file since this one lost the registry: it may know better. */
  async #isKeptByAnother(sinceWallMs: number): Promise<boolean> {
    const there = await this.#disk.stamp(this.path);
    return there !== undefined && there.inode !== this.#stamp?.inode && there.changedAtMs > sinceWallMs;
  }

  #failed(code: 'SNAPSHOT_INVALID' | 'SNAPSHOT_FAILED', what: string, cause: Error): ThriftkeeperError {
    const advice =
      code === 'SNAPSHOT_FAILED'
        ? 'give this process the right to write in the directory and room on its disk; it tries again, and calls go on'
        : 'the list comes from the registry instead';
    const message = `the snapshot file ${this.path} ${what}: ${cause.message}; ${advice}`;
    return new ThriftkeeperError(code, message, { cause, details: { path: this.path } });
  }

  #report(problem: ThriftkeeperError | undefined): void {
    if (problem === undefined && this.#problem === undefined) return;
    this.#problem = problem;
    for (const listener of [...this.#onProblem]) listener();
  }
}

function sameList(one: ListToKeep, other: ListToKeep): boolean {
  if (one.staleSinceMs !== other.staleSinceMs || one.providers.size !== other.providers.size) return false;
  for (const [node, bytes] of one.providers) if (other.providers.get(node) !== bytes) return false;
  return true;
}
