import type { Definition, TypeReference } from '../api/types.ts';

/** How far names are followed that stand for names, and containers that stand in each other. */
const deepest = 64;

/** A value of an interface file as calls take it: binary in base64, and bools that are written 0 and 1 as what they are. */
export function inCallForm(
  type: TypeReference,
  value: unknown,
  definitions: readonly Definition[],
  depth = 0,
): unknown {
  if (depth > deepest) return value;
  const inner = (of: TypeReference, one: unknown) => inCallForm(of, one, definitions, depth + 1);
  switch (type.kind) {
    case 'base':
      if (type.name === 'bool' && (value === 0 || value === 1)) return value === 1;
      return type.name === 'binary' && typeof value === 'string'
        ? Buffer.from(value).toString('base64')
        : value;
    case 'name': {
      const definition = type.to === null ? undefined : definitions[type.to];
      return definition?.kind === 'typedef' ? inner(definition.type, value) : value;
    }
    case 'map':
      if (Array.isArray(value))
        return value.map(([key, one]) => [inner(type.key, key), inner(type.value, one)]);
      return value === null || typeof value !== 'object'
        ? value
        : Object.fromEntries(
            Object.entries(value).map(([key, one]) => [inner(type.key, key), inner(type.value, one)]),
          );
    default:
      return Array.isArray(value) ? value.map((one) => inner(type.of, one)) : value;
  }
}
