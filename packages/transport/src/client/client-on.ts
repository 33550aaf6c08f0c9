import { describeService } from '../service/describe-service.ts';
import type { ClientOf, ServiceModule } from '../service/service-module.ts';
import type { Connection } from './connection.ts';
import type { CallOptions } from './connection-options.ts';

/**
 * The methods of a service on one connection, typed: `clientOn(connection, Calculator).add(1, 2)`.
 *
 * Each takes call options behind its own arguments.
 */
export const clientOn = <M extends ServiceModule>(
  connection: Connection,
  module: M,
  defaults?: CallOptions,
): ClientOf<M, [options?: CallOptions]> => {
  const client: Record<string, unknown> = {};
  for (const method of describeService(module).methods.values()) {
    client[method.name] = (...args: unknown[]): Promise<unknown> => {
      const options = args.length > method.arity ? (args.pop() as CallOptions | undefined) : defaults;
      return connection.call(method, args, options);
    };
  }
  return client as ClientOf<M, [options?: CallOptions]>;
};
