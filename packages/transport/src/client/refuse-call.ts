import type { ThriftkeeperError } from '../error.ts';
import type { MethodDescription } from '../service/service-description.ts';
import * as errors from './call-errors.ts';
import type { CallOptions } from './connection-options.ts';
import type { BoundedConnection } from './waiting-connection.ts';

/** Why this call cannot be sent now; undefined when it can. */
export const refuseCall = (
  connection: BoundedConnection,
  method: MethodDescription,
  args: readonly unknown[],
  options: CallOptions | undefined,
): ThriftkeeperError | undefined => {
  const { address } = connection;
  if (!connection.isOpen) return errors.connectionClosed(method.name, address);
  if (args.length !== method.arity) return errors.wrongArguments(method, args.length);
  const { fullness } = connection;
  if (fullness !== undefined) return errors.queueFull(method.name, address, fullness);
  if (options === undefined) return undefined;
  const { deadlineMs, signal } = options;
  if (signal !== undefined && typeof signal.addEventListener !== 'function')
    return errors.noSignal(method.name);
  if (signal?.aborted) return errors.callAborted(method.name, address, false, signal.reason);
  if (deadlineMs !== undefined && !(deadlineMs > 0)) {
    return errors.deadlineExceeded({ method, deadlineMs }, address, false);
  }
  return undefined;
};
