import { wireTypeName } from '../wire.ts';
import { type StructShape, type TypeShape, typeText } from './shape.ts';

/**
 * What came is in order, and is not what the interface says: a field of another type, or none where one is required.
 * Where the next message begins is certain all the same, so that only this call fails.
 */
export class Misfit extends Error {
  override readonly name = 'Misfit';
}

/** A type that came where another one belongs. `of` is what belongs there, `come` the wire types that came. */
export const wrongType = (where: string, of: TypeShape, ...come: readonly number[]): Misfit => {
  const [outer, ...inner] = come.map(wireTypeName);
  const came = inner.length === 0 ? outer : `${outer}<${inner.join(', ')}>`;
  return new Misfit(`${where} came as ${came}, where the interface has ${typeText(of)}`);
};

/**
 * The name of a field for messages, as in `argument work.num1`.
 *
 * @param path ids of fields, from one of `root` inwards
 */
export const fieldName = (root: StructShape, path: readonly number[]): string => {
  let struct: StructShape | undefined = root;
  const names: string[] = [];
  for (const id of path) {
    const field: ReturnType<StructShape['fields']['get']> = struct?.fields.get(id);
    names.push(field?.name ?? `field ${id}`);
    struct = field?.holds;
  }
  return names.join('.');
};
