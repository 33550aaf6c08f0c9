import { ThriftkeeperError } from '../error.ts';
import { resolveLimits } from '../limits.ts';
import { describeService } from '../service/describe-service.ts';
import { createHeaderCodecs, createStack } from '../stack.ts';
import { sharedDeadlines } from '../time/deadlines.ts';
import { applicationException } from './application-exception.ts';
import type { Admission, CallHandler, ServingOptions } from './listener-options.ts';
import { MethodTable } from './method-table.ts';
import { CallRefusal } from './refusal.ts';
import type { Serving } from './serving.ts';

const isStopping = new CallRefusal('DRAINING', 'this provider is stopping');
const refuseWhileStopping: Admission = (_call, stopping) => (stopping ? isStopping : undefined);

/** Fills in what the caller left out, once for all connections. */
export const resolveServing = (options: ServingOptions, handler: CallHandler): Serving => {
  const limits = resolveLimits(options.limits);
  const stack = createStack(options, limits);
  const hooks = options.hooks ?? {};
  const services = new Map(
    Object.entries(options.multiplexed ?? {}).map(([name, module]) => [name, describeService(module)]),
  );
  if (options.service !== undefined) services.set('', describeService(options.service));
  if (services.size === 0) throw new ThriftkeeperError('INVALID_OPTION', 'listen needs a service to serve');
  return {
    stack,
    limits,
    reader: stack.createReader(),
    writer: stack.createWriter(),
    headerCodecs: options.transport === 'header' ? createHeaderCodecs(options, limits) : undefined,
    table: new MethodTable(services),
    handler,
    admit: options.admit ?? refuseWhileStopping,
    hooks,
    timed: hooks.callEnded !== undefined || hooks.callStarted !== undefined,
    deadlines: options.deadlines ?? sharedDeadlines(),
    mapError: options.mapError ?? applicationException,
    maxInProgress: options.replyOrder === 'arrival' ? 1 : (options.maxInProgress ?? 1024),
    highWaterBytes: options.highWaterBytes ?? 1024 * 1024,
    idleTimeoutMs: options.idleTimeoutMs ?? 0,
    messageTimeoutMs: options.messageTimeoutMs ?? 30_000,
    draining: false,
  };
};
