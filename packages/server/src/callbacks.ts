import { ThriftkeeperError } from '@thriftkeeper/registry';
import {
  describeService,
  type HandlerOf,
  type MethodName,
  type MethodParameters,
  type MethodResult,
  type ServiceModule,
} from '@thriftkeeper/transport';
import type { CallContext } from './call-context.ts';

/** A handler in the style of npm `thrift`: each method gets `(error, result)` behind its arguments. */
export type CallbackHandlerOf<M extends ServiceModule> = {
  [K in MethodName<M>]: (
    ...args: [...MethodParameters<M, K>, done: (error?: unknown, result?: MethodResult<M, K>) => void]
  ) => void;
};

type CallbackMethod = (...args: unknown[]) => unknown;

/**
 * Lets a handler of the callback style serve: `createServer(Calculator, callbacks(Calculator, handler))`. The
 * first word of a method counts: called back, thrown, or the rejection of a promise that it returns. What follows
 * is ignored.
 *
 * @throws INVALID_ARGUMENT
 */
export function callbacks<M extends ServiceModule>(
  module: M,
  handler: Partial<CallbackHandlerOf<M>>,
): HandlerOf<M, CallContext> {
  if (typeof handler !== 'object' || handler === null)
    throw new ThriftkeeperError(
      'INVALID_ARGUMENT',
      'the handler is an object with a method for each of the interface',
    );
  const methods = handler as Record<string, CallbackMethod | undefined>;
  const serving: Record<string, unknown> = {};
  for (const { name, arity, oneway } of describeService(module).methods.values()) {
    if (typeof methods[name] !== 'function') continue;
    serving[name] = (...args: unknown[]) =>
      new Promise((resolve, reject) => {
        const done = (error?: unknown, result?: unknown) =>
          error === null || error === undefined ? resolve(result) : reject(error);
        const returned = methods[name]!(...args.slice(0, arity), done);
        // An async function in the style of callbacks: nobody else hears of its failure.
        if (returned instanceof Promise) returned.catch(reject);
        // Nobody waits for a oneway call, and many handlers of one do not call back.
        if (oneway) resolve(undefined);
      });
  }
  return serving as HandlerOf<M, CallContext>;
}
