/** Whether a page was shown before: the first one leaves the focus where the browser has it. */
let shownBefore = false;

/**
 * Moves the focus to the heading of a page that another one gave way to, so that it is read out, and Tab goes on
 * from there.
 */
export function pageShown(heading: HTMLElement | null): void {
  if (shownBefore) heading?.focus({ preventScroll: true });
  shownBefore = true;
}
