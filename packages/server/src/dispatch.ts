import {
  type CallHandler,
  CallRefusal,
  type IncomingCall,
  KEEPER,
  Keeper,
  type ServiceModule,
} from '@thriftkeeper/transport';
import { IncomingContext } from './call-context.ts';
import type { Callers } from './callers/callers.ts';
import type { KeeperService } from './keeper/keeper-service.ts';
import type { MultiplexedService } from './server-options.ts';

type Method = (...args: unknown[]) => unknown;

/** Handlers by the name of their service on the wire; the default service has the empty name. */
type Handlers = ReadonlyMap<string, object>;

/** What a listener is told to serve, and who runs its calls. */
export interface Dispatch {
  readonly modules: Readonly<Record<string, ServiceModule>>;
  readonly run: CallHandler;
}

/**
 * Brings each call to the handler of its service.
 *
 * @param keeper runs those of the keeper service; undefined where nobody knows the server by a name
 */
export function dispatchTo(
  handler: object,
  multiplexed: Readonly<Record<string, MultiplexedService>> | undefined,
  callers: Pick<Callers, 'of'>,
  keeper: KeeperService | undefined,
): Dispatch {
  const handlers = new Map([['', handler]]);
  const modules: Record<string, ServiceModule> = {};
  for (const [name, service] of Object.entries(multiplexed ?? {})) {
    handlers.set(name, service.handler);
    modules[name] = service.module;
  }
  const run = dispatcher(handlers, callers);
  if (keeper === undefined) return { modules, run };
  modules[KEEPER] = Keeper;
  return { modules, run: (call) => (call.service === KEEPER ? keeper.run(call) : run(call)) };
}

/**
 * Runs each call with the handler's method of its name, the call's context behind its arguments. Methods are
 * called on the handler, so that `this` is what its author expects.
 */
function dispatcher(handlers: Handlers, callers: Pick<Callers, 'of'>): CallHandler {
  return (call: IncomingCall) => {
    const handler = handlers.get(call.service) as Record<string, Method | undefined>;
    const { name } = call.method;
    if (typeof handler[name] !== 'function') {
      throw new CallRefusal('HANDLER_MISSING', `the handler of this server has no method '${name}'`);
    }
    return handler[name](...call.args, new IncomingContext(call, callers));
  };
}
