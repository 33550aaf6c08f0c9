/** Data by path. */
export type Tree = Map<string, string>;

/** How a tree is read. */
export interface TreeReader {
  /** Undefined where there is no such node. */
  data(path: string): Promise<string | undefined>;
  /** Names; none where there is no such node. */
  children(path: string): Promise<readonly string[]>;
}

/** Reads a node and everything below it. */
export async function readTree(path: string, reader: TreeReader, into: Tree = new Map()): Promise<Tree> {
  const data = await reader.data(path);
  if (data === undefined) return into;
  into.set(path, data);
  const children = await reader.children(path);
  await Promise.all(children.map((child) => readTree(`${path}/${child}`, reader, into)));
  return into;
}

/** In what a copy differs from the real tree. */
export function differences(copy: Tree, real: Tree): string[] {
  const paths = new Set([...copy.keys(), ...real.keys()]);
  const said = (tree: Tree, path: string) => (tree.has(path) ? JSON.stringify(tree.get(path)) : 'nothing');
  return [...paths]
    .filter((path) => copy.get(path) !== real.get(path))
    .map((path) => `${path} is ${said(real, path)}, the copy has ${said(copy, path)}`);
}
