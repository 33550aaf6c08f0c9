import { type Child, startChild } from '../zookeeper/child.ts';
import type { ClientPlan, Measure, Measured } from './client-process.ts';
import { type ContenderName, contenders, type ServerKind } from './contenders/index.ts';
import type { ServerPlan, ServerStanding } from './server-process.ts';
import type { StackName } from './workloads.ts';

/** A client and its servers, each in a process of its own. */
export interface Party {
  readonly name: ContenderName;
  /** Measures the client, and what its servers spend on it. */
  measure(measure: Measure): Promise<Measured & { readonly serverCpuUsPerCall: number }>;
}

type Server = Child<object, ServerStanding>;

const processOf = (module: string) => new URL(module, import.meta.url).href;

/** All parties that speak one stack; those who need servers of the same kind share them. */
export class Parties implements AsyncDisposable {
  readonly #stack: StackName;
  readonly #registry: ServerPlan['registry'];
  readonly #servers = new Map<ServerKind, Promise<Server>[]>();
  readonly #clients: Promise<AsyncDisposable>[] = [];

  constructor(stack: StackName, zookeeper: string | undefined) {
    this.#stack = stack;
    const service = `peers-${stack.transport}-${stack.protocol}`;
    this.#registry = zookeeper === undefined ? undefined : { zookeeper, service };
  }

  async join(name: ContenderName): Promise<Party> {
    const { serverKind, servers: count } = contenders[name];
    const servers = await Promise.all(this.#serversOf(serverKind).slice(0, count));
    const standings = () => Promise.all(servers.map((server) => server.ask({})));
    const addresses = (await standings()).map(({ address }) => address);
    const registry = this.#registry;
    const plan: ClientPlan = { name, place: { stack: this.#stack, servers: addresses, registry } };
    const starting = startChild<Measure, Measured>(processOf('./client-process.ts'), [JSON.stringify(plan)]);
    this.#clients.push(starting);
    const client = await starting;
    const spent = async () => (await standings()).reduce((sum, { cpuUs }) => sum + cpuUs, 0);
    return {
      name,
      async measure(measure) {
        const before = await spent();
        const measured = await client.ask(measure);
        return { ...measured, serverCpuUsPerCall: ((await spent()) - before) / measured.calls };
      },
    };
  }

  /** Three of a kind; who needs one takes the first. */
  #serversOf(kind: ServerKind): Promise<Server>[] {
    const known = this.#servers.get(kind);
    if (known) return known;
    const plan: ServerPlan = { kind, stack: this.#stack, registry: this.#registry };
    const servers = Array.from({ length: kind === 'npm-thrift' ? 1 : 3 }, () =>
      startChild<object, ServerStanding>(processOf('./server-process.ts'), [JSON.stringify(plan)]),
    );
    this.#servers.set(kind, servers);
    return servers;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const all = await Promise.allSettled([...this.#clients, ...[...this.#servers.values()].flat()]);
    await Promise.all(all.map((one) => one.status === 'fulfilled' && one.value[Symbol.asyncDispose]()));
  }
}
