/**
 * Custom properties as colours that a canvas can draw with: `light-dark()` means nothing to it.
 *
 * @param at an element in whose place the properties are read
 */
export function drawnColours(at: HTMLElement, properties: readonly string[]): string[] {
  const probe = document.createElement('span');
  at.append(probe);
  const colours = properties.map((property) => {
    probe.style.color = `var(${property})`;
    return getComputedStyle(probe).color;
  });
  probe.remove();
  return colours;
}
