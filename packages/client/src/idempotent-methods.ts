import { ThriftkeeperError } from '@thriftkeeper/registry';

/** What is read of the JSON that Apache Thrift's compiler makes of an interface (`thrift --gen json`). */
export interface InterfaceDescription {
  readonly services: readonly {
    readonly name: string;
    readonly extends?: string | undefined;
    readonly functions: readonly {
      readonly name: string;
      readonly annotations?: Readonly<Record<string, string | undefined>> | undefined;
    }[];
  }[];
}

/**
 * The methods of a service that its interface definition says are idempotent:
 * `i32 add(1: i32 a, 2: i32 b) (idempotent = "true")`, its own and inherited ones. For the option `idempotent`.
 *
 * @param description the parsed output of `thrift --gen json`
 * @param service name of the service in the interface definition
 * @throws INVALID_ARGUMENT when it describes no such service
 */
export function idempotentMethods(description: InterfaceDescription, service: string): string[] {
  // From a file: it may be something else altogether.
  const services: InterfaceDescription['services'] = description?.services ?? [];
  const found = services.find(({ name }) => name === service);
  if (found === undefined) {
    const known = services.map(({ name }) => name).join(', ') || 'none';
    throw new ThriftkeeperError(
      'INVALID_ARGUMENT',
      `the description has no service ${service}; it has: ${known}. Hand over what "thrift --gen json" made of the file that defines it`,
    );
  }
  const own = (found.functions ?? [])
    .filter(({ annotations }) => isTrue(annotations?.idempotent))
    .map(({ name }) => name);
  // A service of another file is described in the file's own output.
  const inherits = services.some(({ name }) => name === found.extends);
  return inherits ? [...idempotentMethods(description, found.extends!), ...own] : own;
}

/** An annotation without a value is "1". */
const isTrue = (value: string | undefined): boolean => value === 'true' || value === '1';
