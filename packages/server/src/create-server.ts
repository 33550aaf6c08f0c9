import { ThriftkeeperError } from '@thriftkeeper/registry';
import { describeService, type HandlerOf, type ServiceModule } from '@thriftkeeper/transport';
import type { CallContext } from './call-context.ts';
import { resolveOptions } from './resolve-options.ts';
import { Server } from './server.ts';
import type { ServerOptions } from './server-options.ts';

/**
 * Makes a server for an interface; `start()` begins to serve.
 *
 * @param module what Apache Thrift's compiler generated for the service
 * @param handler its methods, sync or async; a method that is missing answers HANDLER_MISSING. For methods that
 *   take callbacks see `callbacks`.
 * @throws INVALID_OPTION, INVALID_ARGUMENT, INVALID_ADDRESS, INVALID_NAME
 */
export function createServer<M extends ServiceModule>(
  module: M,
  handler: Partial<HandlerOf<M, CallContext>>,
  options: ServerOptions = {},
): Server {
  if (typeof handler !== 'object' || handler === null) {
    throw new ThriftkeeperError(
      'INVALID_ARGUMENT',
      'the handler of a server is an object with a method for each of the interface',
    );
  }
  // What is no generated module says so here and not once it listens.
  describeService(module);
  return new Server(module, handler, resolveOptions(options));
}
