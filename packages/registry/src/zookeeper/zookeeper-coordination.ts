import {
  type RequestOptions,
  type SessionState,
  type Watch,
  ZooKeeperClient,
  ZooKeeperError,
  type ZooKeeperOptions,
} from '@thriftkeeper/zookeeper';
import type {
  Coordination,
  CoordinationNode,
  CoordinationState,
  NodeKind,
  OperationOptions,
  WatchBelow,
  WatchOptions,
} from '../coordination/coordination.ts';
import { CoordinationError } from '../coordination/coordination.ts';
import { ThriftkeeperError } from '../generated/errors.ts';
import { type AccessPlan, accessPlan } from './access.ts';
import { deniedError, type NeededRight, whoIs } from './denied.ts';
import { parseRegistryAddress } from './registry-address.ts';
import { coordinationError } from './zookeeper-errors.ts';

const defaultTimeoutMs = 10_000;
const noOwner = '0';

/**
 * Coordination by our ZooKeeper client.
 *
 * @param addresses `host:port,host:port/chroot`
 * @param access access lists of what it creates; default open to all
 * @throws INVALID_ADDRESS, INVALID_PATH, INVALID_OPTION
 */
export function zookeeperCoordination(
  addresses: string,
  options: ZooKeeperOptions = {},
  access: AccessPlan = accessPlan('open', '/'),
): Coordination {
  return new ZooKeeperCoordination(open(addresses, options), access, whoIs(options));
}

function open(addresses: string, options: ZooKeeperOptions): ZooKeeperClient {
  parseRegistryAddress(addresses);
  try {
    return new ZooKeeperClient(addresses, options);
  } catch (error) {
    if (!(error instanceof ZooKeeperError)) throw error;
    throw new ThriftkeeperError('INVALID_OPTION', error.message, { cause: error });
  }
}

class ZooKeeperCoordination implements Coordination {
  readonly #client: ZooKeeperClient;
  readonly #access: AccessPlan;
  readonly #who: string | undefined;
  readonly #listeners = new Set<(state: CoordinationState) => void>();
  readonly #stopListening: () => void;
  #state: CoordinationState = { name: 'connecting' };
  /** Whether the chroot was seen; until then a connected client is not yet a usable registry (PATH-10). */
  #chrootSeen: boolean;

  constructor(client: ZooKeeperClient, access: AccessPlan, who: string | undefined) {
    this.#client = client;
    this.#access = access;
    this.#who = who;
    this.#chrootSeen = client.chroot === '';
    this.#stopListening = client.onState((state) => this.#changed(state));
  }

  get state(): CoordinationState {
    return this.#state;
  }

  get noConnection(): string | undefined {
    const { failures, state } = this.#client;
    if (state.name !== 'connecting' && state.name !== 'suspended') return undefined;
    return failures.length === 0 ? undefined : failures.map(({ message }) => message).join('; ');
  }

  onState(listener: (state: CoordinationState) => void): () => void {
    const entry = (state: CoordinationState) => listener(state);
    this.#listeners.add(entry);
    return () => this.#listeners.delete(entry);
  }

  async create(path: string, data: Uint8Array, kind: NodeKind, options?: OperationOptions): Promise<void> {
    const companion = this.#access.companionOf(path);
    const needed: NeededRight = { right: 'CREATE', path: parentOf(path) };
    if (companion === undefined) {
      const created = this.#client.create(path, data, {
        mode: kind,
        ...this.#acl(path),
        ...bounded(options),
      });
      await this.#run(created, needed);
    } else {
      const steps = [
        { type: 'create', path, data, mode: kind, ...this.#acl(path) },
        { type: 'create', path: companion, ...this.#acl(companion) },
      ] as const;
      await this.#run(this.#client.transaction(steps, bounded(options)), needed);
    }
  }

  async read(path: string, options: WatchOptions = {}): Promise<CoordinationNode | undefined> {
    const found = await this.#unlessMissing(
      this.#client.get(path, { ...bounded(options), ...watching(options) }),
      { right: 'READ', path },
    );
    return (
      found && { data: found.data, version: found.stat.version, owner: ownerOf(found.stat.ephemeralOwner) }
    );
  }

  async exists(path: string, options: WatchOptions = {}): Promise<boolean> {
    const stat = this.#client.exists(path, { ...bounded(options), ...watching(options) });
    return (await this.#run(stat, { right: 'READ', path })) !== undefined;
  }

  async write(path: string, data: Uint8Array, version: number, options?: OperationOptions): Promise<number> {
    const stat = this.#client.set(path, data, { version, ...bounded(options) });
    return (await this.#run(stat, { right: 'WRITE', path })).version;
  }

  async remove(path: string, version: number, options?: OperationOptions): Promise<void> {
    const needed: NeededRight = { right: 'DELETE', path: parentOf(path) };
    await this.#run(this.#client.delete(path, { version, ...bounded(options) }), needed);
  }

  async children(path: string, options: WatchOptions = {}): Promise<readonly string[] | undefined> {
    const found = this.#client.children(path, { ...bounded(options), ...watching(options) });
    return (await this.#unlessMissing(found, { right: 'READ', path }))?.children;
  }

  async count(path: string, options?: OperationOptions): Promise<number> {
    const stat = await this.#run(this.#client.exists(path, bounded(options)), { right: 'READ', path });
    return stat?.childrenCount ?? 0;
  }

  async watchBelow(
    path: string,
    listener: (path: string) => void,
    options?: OperationOptions,
  ): Promise<WatchBelow | undefined> {
    let watch: Watch;
    try {
      watch = await this.#client.addWatch(path, { recursive: true, ...bounded(options) }, (event) =>
        listener(event.path),
      );
    } catch (error) {
      if (error instanceof ZooKeeperError && error.code === 'UNIMPLEMENTED') return undefined;
      throw this.#understood(error, { right: 'READ', path });
    }
    return { stop: () => watch.remove().catch(() => {}) };
  }

  async close(): Promise<void> {
    await this.#client.close();
    this.#become({ name: 'closed' });
    this.#stopListening();
    this.#listeners.clear();
  }

  #changed(state: SessionState): void {
    if (state.name === 'connected' && !this.#chrootSeen) void this.#lookForChroot();
    else this.#become(translated(state));
  }

  /** The chroot is not made by us (PATH-10): says so where it is missing, and goes on when somebody makes it. */
  #lookForChroot = async (): Promise<void> => {
    try {
      const there = await this.#client.exists('/', { watch: () => void this.#lookForChroot() });
      if (this.#chrootSeen || this.#client.state.name !== 'connected') return;
      if (there === undefined) {
        const error = new CoordinationError(
          'CHROOT_MISSING',
          `the chroot ${this.#client.chroot} does not exist`,
        );
        this.#become({ name: 'failed', error });
        return;
      }
      this.#chrootSeen = true;
      this.#become(translated(this.#client.state));
    } catch {
      // Not connected any more: the next connection looks again.
    }
  };

  #become(state: CoordinationState): void {
    if (this.#state.name === 'closed') return;
    this.#state = state;
    for (const listener of [...this.#listeners]) listener(state);
  }

  #acl(path: string) {
    const acl = this.#access.aclOf(path);
    return acl && { acl };
  }

  /** @param needed what is missing when ZooKeeper refuses for want of rights */
  async #run<T>(work: Promise<T>, needed: NeededRight): Promise<T> {
    try {
      return await work;
    } catch (error) {
      throw this.#understood(error, needed);
    }
  }

  async #unlessMissing<T>(work: Promise<T>, needed: NeededRight): Promise<T | undefined> {
    try {
      return await work;
    } catch (error) {
      if (error instanceof ZooKeeperError && error.code === 'NO_NODE') return undefined;
      throw this.#understood(error, needed);
    }
  }

  #understood(error: unknown, { right, path }: NeededRight): CoordinationError {
    // As operators see the tree, who have to change it.
    const full = `${this.#client.chroot}${path}`;
    return deniedError(error, { right, path: full }, this.#who) ?? coordinationError(error);
  }
}

function translated(state: SessionState): CoordinationState {
  switch (state.name) {
    case 'connected':
      return { name: 'connected', sessionId: state.sessionId, sessionTimeoutMs: state.timeoutMs };
    case 'suspended':
      return { name: 'suspended', sessionId: state.sessionId, mayBeLost: state.mayBeLost };
    case 'authFailed':
      return {
        name: 'failed',
        error: new CoordinationError('AUTH_FAILED', `ZooKeeper refused the credentials: ${state.reason}`),
      };
    default:
      return state;
  }
}

const bounded = ({ signal, timeoutMs = defaultTimeoutMs }: OperationOptions = {}): RequestOptions => ({
  timeoutMs,
  ...(signal && { signal }),
});
const watching = ({ watch }: WatchOptions) => (watch ? { watch } : {});
const parentOf = (path: string) => path.slice(0, path.lastIndexOf('/')) || '/';
const ownerOf = (ephemeralOwner: string) => (ephemeralOwner === noOwner ? undefined : ephemeralOwner);
