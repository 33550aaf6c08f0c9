import type { HandlerOf } from '@thriftkeeper/transport';
import {
  describeService,
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

/**
 * Lets a handler of the callback style serve: `createServer(Calculator, callbacks(Calculator, handler))`. The
 * first word of a method counts, thrown or called back; what follows is ignored.
 */
export function callbacks<M extends ServiceModule>(
  module: M,
  handler: Partial<CallbackHandlerOf<M>>,
): HandlerOf<M, CallContext> {
  const methods = handler as Record<string, ((...args: unknown[]) => unknown) | undefined>;
  const serving: Record<string, unknown> = {};
  for (const { name, arity, oneway } of describeService(module).methods.values()) {
    if (typeof methods[name] !== 'function') continue;
    serving[name] = (...args: unknown[]) =>
      new Promise((resolve, reject) => {
        const done = (error?: unknown, result?: unknown) =>
          error === null || error === undefined ? resolve(result) : reject(error);
        methods[name]!(...args.slice(0, arity), done);
        // Nobody waits for a oneway call, and many handlers of one do not call back.
        if (oneway) resolve(undefined);
      });
  }
  return serving as HandlerOf<M, CallContext>;
}
