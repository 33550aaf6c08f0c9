import { type KnownConsumer, nameProblem } from '@thriftkeeper/registry';
import {
  type ConsumerNames,
  type IncomingCall,
  readConsumerHeaders,
  type ServerConnection,
} from '@thriftkeeper/transport';
import { Caller, type Restrictions } from './caller.ts';
import { peerAddress } from './peer-address.ts';

/** Consumers without a connection whose totals are kept, so that these do not fall when they come back (STAT-3). */
const mostDeparted = 1_024;
/** Consumers named by headers that are counted to one connection: a proxy's carries many, and anybody can name any. */
const mostNamed = 16;

const longestApplicationBytes = 255;

/** Why nobody can be called so; undefined for good names (KEEP-5). */
export function namesProblem({ node, application }: ConsumerNames): string | undefined {
  const problem = nameProblem(node);
  if (problem !== undefined) return `${JSON.stringify(node)} is no node name: ${problem}`;
  if (application === '') return 'the application is empty';
  const sizeBytes = application === undefined ? 0 : Buffer.byteLength(application);
  if (sizeBytes > longestApplicationBytes)
    return `the application is ${sizeBytes} bytes long, ${longestApplicationBytes} are allowed`;
  return undefined;
}

/** Who calls: the consumer behind each connection, and those that are named by the headers of single calls. */
export class Callers {
  readonly #byHeaders: boolean;
  readonly #restrictionsOf: (consumer: KnownConsumer) => Restrictions;
  readonly #byConnection = new Map<ServerConnection, Caller>();
  readonly #named = new Map<ServerConnection, Set<Caller>>();
  /** Who was behind connections that have ended: their calls may still run. */
  readonly #gone = new WeakMap<ServerConnection, Caller>();
  readonly #connected = new Map<string, Caller>();
  /** Oldest first. */
  readonly #departed = new Map<string, Caller>();

  /**
   * @param byHeaders whether calls may name their consumer by headers (KEEP-3)
   * @param restrictionsOf what operators have decided about a consumer
   */
  constructor(byHeaders: boolean, restrictionsOf: (consumer: KnownConsumer) => Restrictions) {
    this.#byHeaders = byHeaders;
    this.#restrictionsOf = restrictionsOf;
  }

  /** Those with a connection. */
  get connected(): Iterable<Caller> {
    return this.#connected.values();
  }

  /** Connections that are open. */
  get connectionCount(): number {
    return this.#byConnection.size;
  }

  /** A connection is known by its address, until its consumer says more. */
  opened(connection: ServerConnection): void {
    this.#byConnection.set(connection, this.#join({ address: peerAddress(connection.peer) }));
  }

  closed(connection: ServerConnection): void {
    const caller = this.#byConnection.get(connection);
    if (caller === undefined) return;
    this.#leave(caller);
    this.#gone.set(connection, caller);
    this.#byConnection.delete(connection);
    for (const named of this.#named.get(connection) ?? []) this.#leave(named);
    this.#named.delete(connection);
  }

  /** The consumer behind a connection has said who it is (KEEP-4). */
  identified(connection: ServerConnection, names: ConsumerNames): Caller {
    const before = this.#byConnection.get(connection);
    const caller = this.#join(asConsumer(names, connection));
    if (before !== undefined) this.#leave(before);
    this.#byConnection.set(connection, caller);
    return caller;
  }

  /** Who makes a call. */
  of(call: IncomingCall): Caller {
    if (this.#byHeaders) {
      const names = readConsumerHeaders(call.headers);
      if (names !== undefined && namesProblem(names) === undefined)
        return this.#namedBy(names, call.connection);
    }
    return this.behind(call.connection);
  }

  /** The consumer behind a connection. */
  behind(connection: ServerConnection): Caller {
    const caller = this.#byConnection.get(connection) ?? this.#gone.get(connection);
    return caller ?? new Caller({ address: peerAddress(connection.peer) });
  }

  /** Operators have decided anew. @returns connections of consumers that are banned */
  restrict(): ServerConnection[] {
    for (const caller of this.#connected.values()) caller.restrict(this.#restrictionsOf(caller.consumer));
    return [...this.#byConnection].flatMap(([connection, { kick }]) => (kick ? [connection] : []));
  }

  #namedBy(names: ConsumerNames, connection: ServerConnection): Caller {
    const consumer = asConsumer(names, connection);
    let named = this.#named.get(connection);
    const known = this.#connected.get(keyOf(consumer));
    if (known !== undefined && named?.has(known)) return known;
    // Who asks after the connection has ended is told, and nothing is counted any more.
    if (!this.#byConnection.has(connection)) return known ?? new Caller(consumer);
    const caller = this.#join(consumer);
    if (named === undefined) {
      named = new Set();
      this.#named.set(connection, named);
    }
    named.add(caller);
    if (named.size > mostNamed) {
      const [oldest] = named;
      named.delete(oldest!);
      this.#leave(oldest!);
    }
    return caller;
  }

  #join(consumer: KnownConsumer): Caller {
    const key = keyOf(consumer);
    let caller = this.#connected.get(key);
    if (caller === undefined) {
      caller = this.#departed.get(key) ?? new Caller(consumer);
      this.#departed.delete(key);
      this.#connected.set(key, caller);
      caller.restrict(this.#restrictionsOf(consumer));
    }
    caller.connections++;
    return caller;
  }

  #leave(caller: Caller): void {
    if (--caller.connections > 0) return;
    const key = keyOf(caller.consumer);
    this.#connected.delete(key);
    this.#departed.set(key, caller);
    if (this.#departed.size > mostDeparted) this.#departed.delete(this.#departed.keys().next().value!);
  }
}

const asConsumer = ({ node, application }: ConsumerNames, { peer }: ServerConnection): KnownConsumer => ({
  node,
  application,
  address: peerAddress(peer),
});

const keyOf = ({ node, application, address }: KnownConsumer): string =>
  JSON.stringify([node, application, address]);
