/**
 * Compares two node names in node order (PATH-5): below 0, 0 or above 0.
 *
 * Node order is that of UTF-8 bytes. JavaScript compares UTF-16 units, which is the same order for every legal
 * name, because PATH-3 allows neither surrogates nor anything above U+FFFF.
 */
export const compareNodes = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Something with a node name. */
interface Named {
  readonly node: string;
}

/** `items` in node order: the array itself when it is so already, else a sorted copy. */
export function inNodeOrder<Item extends Named>(items: readonly Item[]): readonly Item[] {
  for (let i = 1; i < items.length; i++) {
    if (items[i - 1]!.node > items[i]!.node) {
      return [...items].sort((a, b) => compareNodes(a.node, b.node));
    }
  }
  return items;
}

/** Index of the first item, of items in node order, whose node comes after `node`; their number when none does. */
export function indexAfter(items: readonly Named[], node: string): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (items[middle]!.node > node) high = middle;
    else low = middle + 1;
  }
  return low;
}
