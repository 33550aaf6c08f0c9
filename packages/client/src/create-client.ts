import { type ClientOf, describeService, type ServiceModule } from '@thriftkeeper/transport';
import type { CallOptions } from './call/call-options.ts';
import type { ClientControl } from './client-control.ts';
import { ClientCore } from './client-core.ts';
import type { ClientOptions } from './client-options.ts';
import { resolveOptions } from './resolve-options.ts';

/** The methods of a service, and what the client itself can do below `$`, a name that no Thrift method can have. */
export type Client<M extends ServiceModule> = ClientOf<M, [options?: CallOptions]> & {
  readonly $: ClientControl;
} & AsyncDisposable;

/**
 * Makes a client for an interface: its methods, each of which returns a promise and takes call options behind its own
 * arguments. Returns at once; the first calls wait for the list.
 *
 * @param module what Apache Thrift's compiler generated for the service
 * @throws INVALID_OPTION, INVALID_ADDRESS, INVALID_NAME, INVALID_ARGUMENT. A bad `zookeeper` address shows in the
 *   first call and in `$.ready()`, since ZooKeeper is loaded only then
 */
export function createClient<M extends ServiceModule>(module: M, options: ClientOptions): Client<M> {
  const { methods } = describeService(module);
  const core = new ClientCore(resolveOptions(options, methods.keys()), methods.values());
  const client: Record<PropertyKey, unknown> = { $: core, [Symbol.asyncDispose]: () => core.close() };
  for (const method of methods.values()) {
    client[method.name] = (...args: unknown[]): Promise<unknown> => {
      const given = args.length > method.arity ? (args.pop() as CallOptions | undefined) : undefined;
      return core.call(method.name, args, given);
    };
  }
  return client as Client<M>;
}
