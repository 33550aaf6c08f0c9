import type { Acl } from './acl.ts';
import type { ZooKeeperError } from './errors.ts';
import { type MultiReadArguments, multiRead, type ReadOperation, type ReadResult } from './multi-read.ts';
import {
  createNode,
  deleteNode,
  getAcl,
  getChildren,
  getData,
  nodeExists,
  type ReadArguments,
  setAcl,
  setData,
} from './node-operations.ts';
import type { Operation, PathArguments } from './operation.ts';
import { parentOf } from './paths.ts';
import type { RequestOptions } from './pending-request.ts';
import {
  type CreateOptions,
  checkAcl,
  checkVersion,
  dataBytes,
  prepareCreate,
  prepareStep,
  type Surroundings,
  serverPath,
} from './prepare.ts';
import { configPath } from './protocol.ts';
import type { ClientIdentity, Stat } from './records.ts';
import type { Call } from './request-pipeline.ts';
import type { Session } from './session.ts';
import { countChildren, getEphemerals, reconfigure, syncPath, whoAmI } from './session-operations.ts';
import { multi, type TransactionOperation, type TransactionResults } from './transaction.ts';
import type { WatchListener } from './watch-event.ts';
import type { WatchKind } from './watch-table.ts';

/** Bounds of a read, and a watch that it may leave. */
export interface ReadOptions extends RequestOptions {
  /** Called once, on the next change of what was read; then the watch is gone. */
  readonly watch?: WatchListener;
}

/** Bounds of a change that may depend on the version of what it changes. */
export interface VersionOptions extends RequestOptions {
  /** Fails with `BAD_VERSION` when the node has another one. Default: any. */
  readonly version?: number;
}

/** A change of the ensemble's membership; either `joining` and `leaving`, or `members`. */
export interface ReconfigOptions extends RequestOptions {
  /** Servers to add, such as `server.4=host:2888:3888;2181`, separated by commas. */
  readonly joining?: string;
  /** Ids of servers to take out, separated by commas. */
  readonly leaving?: string;
  /** The whole new membership. */
  readonly members?: string;
  /** Fails with `BAD_VERSION` unless this is the version of the configuration. Default: any. */
  readonly fromConfig?: bigint;
}

const none = {};

/**
 * What can be asked of the servers. Every method rejects with a `ZooKeeperError`, whatever is wrong, and settles
 * within its bounds; beside the codes that each names, any may end with `CONNECTION_LOSS`, `SESSION_EXPIRED`,
 * `TIMEOUT`, `ABORTED`, `CLOSED`, `QUEUE_FULL`, `AUTH_FAILED`, `INVALID_PATH` or `INVALID_ARGUMENT`.
 */
export abstract class Requests {
  readonly #session: Session;
  readonly #around: Surroundings;

  protected constructor(session: Session, around: Surroundings) {
    this.#session = session;
    this.#around = around;
  }

  /**
   * Creates a node.
   *
   * @param path of a sequential node: its beginning, to which the server adds a counter of ten digits
   * @returns the path as it was created, and its stat
   * @throws ZooKeeperError `NODE_EXISTS`, `NO_NODE` (no parent), `NO_CHILDREN_FOR_EPHEMERALS`, `NO_AUTH`,
   * `INVALID_ACL`, `PAYLOAD_TOO_LARGE`
   */
  create(
    path: string,
    data: Uint8Array | string = '',
    options: CreateOptions & RequestOptions = none,
  ): Promise<{ path: string; stat: Stat }> {
    return this.#ask(createNode, () => prepareCreate(this.#around, path, data, options), { path, options });
  }

  /** Creates a node and those above it where they are missing, as persistent and empty ones; existing ones stay. */
  async ensurePath(
    path: string,
    options: { readonly acl?: readonly Acl[] } & RequestOptions = none,
  ): Promise<void> {
    try {
      await this.create(path, '', options);
    } catch (error) {
      const { code } = error as ZooKeeperError;
      if (code === 'NODE_EXISTS') return;
      // The root of a chroot has its parent outside of what this client can name.
      const full = serverPath(this.#around, path);
      if (code !== 'NO_NODE' || parentOf(full) === undefined) throw error;
      await this.#ensureAbove(full, options);
      await this.ensurePath(path, options);
    }
  }

  /** @throws ZooKeeperError `NO_NODE`, `BAD_VERSION`, `NOT_EMPTY`, `NO_AUTH` */
  delete(path: string, options: VersionOptions = none): Promise<void> {
    const args = () => ({ ...this.#at(path), version: checkVersion(options.version, path) });
    return this.#ask(deleteNode, args, { path, options });
  }

  /** The node's stat; undefined when there is no such node. A watch tells of its creation as well. */
  exists(path: string, options: ReadOptions = none): Promise<Stat | undefined> {
    return this.#read(nodeExists, path, 'exists', options);
  }

  /** The node's data and stat. @throws ZooKeeperError `NO_NODE` (and leaves no watch), `NO_AUTH` */
  get(path: string, options: ReadOptions = none): Promise<{ data: Buffer; stat: Stat }> {
    return this.#read(getData, path, 'data', options);
  }

  /** Replaces the node's data. @throws ZooKeeperError `NO_NODE`, `BAD_VERSION`, `NO_AUTH`, `PAYLOAD_TOO_LARGE` */
  set(path: string, data: Uint8Array | string, options: VersionOptions = none): Promise<Stat> {
    const args = () => ({
      ...this.#at(path),
      data: dataBytes(this.#around, data, path),
      version: checkVersion(options.version, path),
    });
    return this.#ask(setData, args, { path, options });
  }

  /** The names (not paths) of the node's children in no order, and its stat. @throws ZooKeeperError `NO_NODE` */
  children(path: string, options: ReadOptions = none): Promise<{ children: string[]; stat: Stat }> {
    return this.#read(getChildren, path, 'children', options);
  }

  /** How many nodes are below this one, at any depth. ZooKeeper 3.6 and later. */
  childrenCount(path: string, options: RequestOptions = none): Promise<number> {
    return this.#ask(countChildren, () => this.#at(path), { path, options });
  }

  /** Who may do what with the node. @throws ZooKeeperError `NO_NODE`, `NO_AUTH` */
  getAcl(path: string, options: RequestOptions = none): Promise<{ acl: Acl[]; stat: Stat }> {
    return this.#ask(getAcl, () => this.#at(path), { path, options });
  }

  /** Replaces the access list; `version` is compared with `aversion`. @throws ZooKeeperError `INVALID_ACL`, … */
  setAcl(path: string, acl: readonly Acl[], options: VersionOptions = none): Promise<Stat> {
    const args = () => ({
      ...this.#at(path),
      acl: checkAcl(acl, path),
      version: checkVersion(options.version, path),
    });
    return this.#ask(setAcl, args, { path, options });
  }

  /**
   * Carries out all steps or none.
   *
   * @returns one result per step, of the step's own type
   * @throws MultiError with the step at fault and its code; other errors as of single requests
   */
  transaction<const Steps extends readonly TransactionOperation[]>(
    steps: Steps,
    options: RequestOptions = none,
  ): Promise<TransactionResults<Steps>> {
    const args = () => ({ given: steps, steps: steps.map((step) => prepareStep(this.#around, step)) });
    return this.#ask(multi, args, { options }) as Promise<TransactionResults<Steps>>;
  }

  /** Several `get` and `children` in one request; each succeeds or fails by itself. ZooKeeper 3.6 and later. */
  multiRead(reads: readonly ReadOperation[], options: RequestOptions = none): Promise<ReadResult[]> {
    const args = (): MultiReadArguments => ({
      given: reads,
      paths: reads.map((read) => serverPath(this.#around, read.path)),
    });
    return this.#ask(multiRead, args, { options });
  }

  /** Resolves when the attached server has seen every change that was made before the call, by anyone. */
  sync(path = '/', options: RequestOptions = none): Promise<void> {
    return this.#ask(syncPath, () => this.#at(path), { path, options });
  }

  /** Paths of this session's ephemeral nodes that begin with `prefix`. ZooKeeper 3.6 and later. */
  ephemerals(prefix = '/', options: RequestOptions = none): Promise<string[]> {
    return this.#ask(getEphemerals, () => this.#at(prefix), { path: prefix, options });
  }

  /** Whom the server takes this client for. ZooKeeper 3.7 and later. */
  whoAmI(options: RequestOptions = none): Promise<ClientIdentity[]> {
    return this.#ask(whoAmI, () => none, { options });
  }

  /** The ensemble's membership as text, and its version in the stat. */
  getConfig(options: ReadOptions = none): Promise<{ data: Buffer; stat: Stat }> {
    return this.#readAt(getData, configPath, configPath, 'data', options);
  }

  /** Changes the ensemble's membership; returns the new one. @throws ZooKeeperError `RECONFIG_DISABLED`, `NO_AUTH`, … */
  reconfig(options: ReconfigOptions): Promise<{ data: Buffer; stat: Stat }> {
    const { joining, leaving, members, fromConfig = -1n } = options;
    const args = () => ({ joining, leaving, members, fromConfig });
    return this.#ask(reconfigure, args, { path: configPath, options });
  }

  #at(path: string): PathArguments {
    return { path: serverPath(this.#around, path) };
  }

  async #ensureAbove(
    full: string,
    options: { readonly acl?: readonly Acl[] } & RequestOptions,
  ): Promise<void> {
    const parent = parentOf(full);
    if (parent === undefined) return;
    const unrooted = { ...this.#around, chroot: '' };
    const create = () =>
      this.#ask(createNode, () => prepareCreate(unrooted, parent, '', options), { path: parent, options });
    try {
      await create();
    } catch (error) {
      const { code } = error as ZooKeeperError;
      if (code === 'NODE_EXISTS') return;
      if (code !== 'NO_NODE') throw error;
      await this.#ensureAbove(parent, options);
      await this.#ensureAbove(full, options);
    }
  }

  #read<Result>(
    operation: Operation<ReadArguments, Result>,
    path: string,
    kind: WatchKind,
    options: ReadOptions,
  ): Promise<Result> {
    try {
      return this.#readAt(operation, serverPath(this.#around, path), path, kind, options);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  #readAt<Result>(
    operation: Operation<ReadArguments, Result>,
    full: string,
    path: string,
    kind: WatchKind,
    options: ReadOptions,
  ): Promise<Result> {
    const listener = options.watch;
    if (listener === undefined) {
      return this.#session.submit(operation, { path: full, watch: false }, { path, options });
    }
    const args = { path: full, watch: !this.#session.watches.isCovered(full) };
    return this.#session.submit(operation, args, { path, options, watch: { kind, listener } });
  }

  #ask<Arguments, Result>(
    operation: Operation<Arguments, Result>,
    prepare: () => Arguments,
    call: Call,
  ): Promise<Result> {
    try {
      return this.#session.submit(operation, prepare(), call);
    } catch (error) {
      return Promise.reject(error);
    }
  }
}
