import { resolve } from 'node:path';
import type { Clock } from '../clock.ts';
import { ThriftkeeperError } from '../generated/errors.ts';
import type { ControlDocument } from '../generated/records.ts';
import { type SnapshotDisk, systemDisk } from './snapshot-disk.ts';
import { type SnapshotFileStatus, SnapshotKeeper } from './snapshot-keeper.ts';
import { snapshotPath } from './snapshot-path.ts';

/** The snapshot files of a registry: one for each service whose providers it follows. */
export class Snapshots {
  readonly #directory: string;
  readonly #clock: Clock;
  readonly #disk: SnapshotDisk;
  readonly #open = new Map<string, { readonly keeper: SnapshotKeeper; users: number }>();

  /** @throws INVALID_OPTION */
  constructor(directory: string, clock: Clock, disk: SnapshotDisk = systemDisk) {
    if (typeof directory !== 'string' || directory === '' || directory.includes('\0'))
      throw new ThriftkeeperError(
        'INVALID_OPTION',
        `snapshots is ${JSON.stringify(directory)}; name a directory, as in "/var/lib/app"`,
      );
    this.#directory = resolve(directory);
    this.#clock = clock;
    this.#disk = disk;
  }

  /** The keeper of a service's file, shared by all who follow its providers; each of them releases it once. */
  use(service: string): SnapshotKeeper {
    const open = this.#open.get(service) ?? { keeper: this.#keeper(service), users: 0 };
    open.users++;
    this.#open.set(service, open);
    return open.keeper;
  }

  /** Names of consumers, where somebody follows them too. */
  keepConsumers(service: string, nodes: readonly { readonly node: string }[]): void {
    this.#open.get(service)?.keeper.keepConsumers(nodes.map(({ node }) => node));
  }

  async release(service: string): Promise<void> {
    const open = this.#open.get(service);
    if (open === undefined || --open.users > 0) return;
    this.#open.delete(service);
    await open.keeper.close();
  }

  /** The control document that the file of a service holds; `{}` where there is none. */
  control(service: string): { readonly document: ControlDocument; readonly problem?: ThriftkeeperError } {
    const { start } = this.#open.get(service)?.keeper ?? this.#keeper(service);
    return {
      document: start?.control ?? {},
      ...(start?.controlProblem && { problem: start.controlProblem }),
    };
  }

  get status(): SnapshotFileStatus[] {
    return [...this.#open.values()].map(({ keeper }) => keeper.status);
  }

  #keeper(service: string): SnapshotKeeper {
    return new SnapshotKeeper(service, snapshotPath(this.#directory, service), this.#clock, this.#disk);
  }
}
