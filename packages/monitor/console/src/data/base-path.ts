/** The path below which the monitor is mounted, which it has written into the page; empty at the root. */
export const basePath: string = basePathIn(globalThis.document?.querySelector('meta[name="base-path"]'));

/** The path that an element of the page names; where nobody has written one, as in development, it is the root. */
export function basePathIn(element: Pick<Element, 'getAttribute'> | null | undefined): string {
  return (element?.getAttribute('content') ?? './').replace(/^\.?\/$|\/$/, '');
}
