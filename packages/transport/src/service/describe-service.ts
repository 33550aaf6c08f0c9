import { ThriftkeeperError } from '../error.ts';
import { MessageType } from '../wire.ts';
import type { GeneratedMethod } from './generated-method.ts';
import { probeReceive, probeSend } from './probe.ts';
import type { MethodDescription, ServiceDescription } from './service-description.ts';
import type { ServiceModule } from './service-module.ts';

const described = new WeakMap<object, ServiceDescription>();

/**
 * Reads methods, arguments and exceptions off a module that Thrift's compiler generated.
 *
 * Works with both styles, `js:node` and `js:node,es6`, and once per module: the result is kept.
 *
 * @throws ThriftkeeperError INVALID_ARGUMENT when the module is no generated service
 */
export const describeService = (module: ServiceModule): ServiceDescription => {
  const known = described.get(checked(module));
  if (known !== undefined) return known;
  const client = module.Client.prototype as Record<string, unknown>;
  const processor = module.Processor.prototype as Record<string, unknown>;
  const methods = new Map<string, MethodDescription>();
  let ownName: string | undefined;
  // From the class itself to the topmost parent: a method that is redefined keeps the nearest definition.
  for (let level = client; level && level !== Object.prototype; level = Object.getPrototypeOf(level)) {
    for (const key of Object.getOwnPropertyNames(level)) {
      if (!key.startsWith('send_') || methods.has(key.slice(5))) continue;
      const method = describeMethod(key.slice(5), client, processor);
      methods.set(method.name, method);
      if (level === client) ownName ??= method.definedBy;
    }
  }
  // A service that only inherits has no struct that bears its name; its es6 class still does.
  const name = ownName ?? (module.Client.name.replace(/Client$/, '') || 'Service');
  const description: ServiceDescription = { name, module, methods };
  described.set(module, description);
  return description;
};

const describeMethod = (
  name: string,
  client: Record<string, unknown>,
  processor: Record<string, unknown>,
): MethodDescription => {
  const send = client[`send_${name}`] as GeneratedMethod['send'];
  const receive = client[`recv_${name}`] as GeneratedMethod['receive'];
  const process = processor[`process_${name}`] as GeneratedMethod['process'] | undefined;
  if (process === undefined) throw notGenerated(`its Processor lacks process_${name}`);
  // `send_x` takes exactly the arguments of the interface, in both styles; the method itself may take a callback.
  const arity = send.length;
  const sent = probeSend(send, new Array<unknown>(arity).fill(''));
  const oneway = sent.messageType === MessageType.ONEWAY;
  const received = receive === undefined ? { returns: false, exceptions: [] } : probeReceive(receive);
  return {
    name: sent.name,
    definedBy: sent.struct.slice(0, -`_${name}_args`.length),
    argumentNames: parameterNames(send, arity),
    arity,
    oneway,
    returns: received.returns,
    exceptions: received.exceptions,
    nameBytes: Buffer.from(sent.name),
    generated: { send, receive, process },
  };
};

/** Only for messages and displays; where code was minified they are the minified names. */
const parameterNames = (send: GeneratedMethod['send'], arity: number): string[] => {
  const list = /\(([^)]*)\)/.exec(send.toString())?.[1] ?? '';
  const names = list.split(',').map((name) => name.trim());
  return Array.from({ length: arity }, (_, i) => names[i] || `argument${i + 1}`);
};

const checked = (module: ServiceModule): ServiceModule => {
  const { Client, Processor } = (module ?? {}) as Partial<ServiceModule>;
  if (typeof Client === 'function' && typeof Processor === 'function') return module;
  const isNamespace =
    typeof (module as { default?: { Client?: unknown } } | undefined)?.default?.Client === 'function';
  throw notGenerated(isNamespace ? 'pass its default import' : 'it has no Client and Processor');
};

const notGenerated = (why: string): ThriftkeeperError =>
  new ThriftkeeperError(
    'INVALID_ARGUMENT',
    `the service must be a module that Thrift's compiler generated with js:node: ${why}`,
  );
