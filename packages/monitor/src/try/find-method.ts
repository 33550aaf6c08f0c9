import { nearest, ThriftkeeperError } from '@thriftkeeper/registry';
import type { Definition, InterfaceDetail, MethodDefinition, ServiceDefinition } from '../api/types.ts';

/** How far services are followed that extend each other. */
const furthest = 64;
/** Names that a message chooses from. */
const mostNamed = 200;

/**
 * A method of an interface, inherited ones included.
 *
 * @param name `Calculator.add`; of a service in another file than the main one `shared.SharedService.getStruct`
 * @throws NOT_FOUND with the nearest names
 */
export function findMethod(
  { definitions, files }: InterfaceDetail,
  name: string,
): { readonly service: ServiceDefinition; readonly method: MethodDefinition } {
  const [, serviceName = '', methodName = ''] = /^(.+)\.([^.]+)$/.exec(name) ?? [];
  const services = definitions.filter((one) => one.kind === 'service');
  const fullName = ({ file, name: own }: ServiceDefinition) =>
    file === 0 ? own : `${files[file]!.path.replace(/^.*\//, '').replace(/\.thrift$/, '')}.${own}`;
  const service = services.find((one) => fullName(one) === serviceName);
  if (service === undefined)
    throw notFound(`there is no service ${serviceName}`, serviceName, services.map(fullName));
  const methods = methodsOf(service, definitions);
  const method = methods.get(methodName);
  if (method === undefined)
    throw notFound(`${serviceName} has no method ${methodName}`, methodName, [...methods.keys()]);
  return { service, method };
}

/** The nearest definition of each method, from the service itself up. */
function methodsOf(
  service: ServiceDefinition,
  definitions: InterfaceDetail['definitions'],
): Map<string, MethodDefinition> {
  const methods = new Map<string, MethodDefinition>();
  let level: ServiceDefinition | undefined = service;
  for (let step = 0; level !== undefined && step < furthest; step++) {
    for (const method of level.methods) if (!methods.has(method.name)) methods.set(method.name, method);
    const to: number | null = level.extends?.to ?? null;
    const parent: Definition | undefined = to === null ? undefined : definitions[to];
    level = parent?.kind === 'service' ? parent : undefined;
  }
  return methods;
}

function notFound(problem: string, asked: string, known: readonly string[]): ThriftkeeperError {
  const hint = known.length === 0 ? '' : `; the nearest is ${nearest(asked, known.slice(0, mostNamed))}`;
  return new ThriftkeeperError('NOT_FOUND', `${problem} in this interface${hint}`);
}
