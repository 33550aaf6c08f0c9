import { freePort, type Proxy as NetworkProxy, startProxy } from '@thriftkeeper/zookeeper/testing';
import { type Child, startChild } from '../zookeeper/child.ts';
import { type Behaviour, wellBehaved } from './behaviour.ts';
import { freeze } from './frozen.ts';
import type { ProviderOrder, ProviderPlan, ProviderStanding } from './provider-process.ts';

const processFile = new URL('./provider-process.ts', import.meta.url).href;

/** A provider whose process comes and goes, always under the same name and at the same address. */
export class Provider implements AsyncDisposable {
  /** Where clients call it. */
  readonly address: string;
  readonly node: string;
  readonly #plan: ProviderPlan;
  readonly #proxy: NetworkProxy | undefined;
  /** The latest process, from before it has begun. */
  #starting: Promise<Child<ProviderOrder, ProviderStanding>> | undefined;
  #child: Child<ProviderOrder, ProviderStanding> | undefined;
  #thaw: (() => Promise<void>) | undefined;

  private constructor(plan: ProviderPlan, proxy: NetworkProxy | undefined) {
    this.#plan = plan;
    this.#proxy = proxy;
    this.address = plan.announce;
    this.node = plan.node;
  }

  /** @param proxied whether its network can be broken: then a proxy stands before it */
  static async place(
    plan: Pick<ProviderPlan, 'kind' | 'node' | 'registry'>,
    proxied: boolean,
  ): Promise<Provider> {
    const listen = `127.0.0.1:${await freePort()}`;
    const proxy = proxied ? await startProxy(listen) : undefined;
    return new Provider({ ...plan, listen, announce: proxy?.address ?? listen }, proxy);
  }

  /** The network before it. @throws Error where the scenario did not ask for one */
  get network(): NetworkProxy {
    if (this.#proxy === undefined)
      throw new Error(`${this.node} has no proxy: give the scenario \`proxied\``);
    return this.#proxy;
  }

  /** Starts its process, and waits until it serves and is announced. */
  async start(): Promise<ProviderStanding> {
    this.#starting = startChild(processFile, [JSON.stringify(this.#plan)]);
    this.#child = await this.#starting;
    return this.#child.ask({ standing: true });
  }

  /** Asks it to stop, as a deployment does, and waits until it has. */
  async stop(): Promise<void> {
    process.kill(this.#running.pid, 'SIGTERM');
    await this.#running.ended;
  }

  async kill(): Promise<void> {
    process.kill(this.#running.pid, 'SIGKILL');
    await this.#running.ended;
  }

  async freeze(): Promise<void> {
    this.#thaw = await freeze(this.#running.pid);
  }

  async thaw(): Promise<void> {
    await this.#thaw?.();
    this.#thaw = undefined;
  }

  /** Changes how it answers; what is not named is as it should be. */
  async behave(behaviour: Partial<Behaviour>): Promise<void> {
    await this.#running.ask({ behave: { ...wellBehaved, ...behaviour } });
  }

  /** Stalls its event loop, and waits for the end of that. */
  async stall(stallMs: number): Promise<void> {
    await this.#running.ask({ stallMs });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.thaw();
    const child = await this.#starting?.catch(() => undefined);
    await child?.[Symbol.asyncDispose]();
    await this.#proxy?.close();
  }

  get #running(): Child<ProviderOrder, ProviderStanding> {
    if (this.#child === undefined) throw new Error(`${this.node} has not been started`);
    return this.#child;
  }
}
