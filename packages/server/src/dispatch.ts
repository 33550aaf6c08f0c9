import { type CallHandler, CallRefusal, type IncomingCall } from '@thriftkeeper/transport';
import { IncomingContext } from './call-context.ts';

type Method = (...args: unknown[]) => unknown;

/** Handlers by the name of their service on the wire; the default service has the empty name. */
export type Handlers = ReadonlyMap<string, object>;

/**
 * Runs each call with the handler's method of its name, the call's context behind its arguments. Methods are
 * called on the handler, so that `this` is what its author expects.
 */
export function dispatcher(handlers: Handlers): CallHandler {
  return (call: IncomingCall) => {
    const handler = handlers.get(call.service) as Record<string, Method | undefined>;
    const { name } = call.method;
    if (typeof handler[name] !== 'function') {
      throw new CallRefusal('HANDLER_MISSING', `the handler of this server has no method '${name}'`);
    }
    return handler[name](...call.args, new IncomingContext(call));
  };
}
