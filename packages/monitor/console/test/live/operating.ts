import type { Page } from 'playwright-core';

/** What an operator does to a provider or consumer by the menu in its row. */
interface Act {
  readonly node: string;
  /** What the menu calls it. */
  readonly choice: string;
  /** What the dialog's button says. */
  readonly verb: string;
  readonly reason: string;
  /** Further fields, by label. */
  readonly fields?: Readonly<Record<string, string>>;
  /** When it is to end, as the dialog offers it. */
  readonly ends?: string;
}

/** Decides as an operator does. Returns when the button was pressed, in ms since the epoch. */
export async function act(page: Page, what: Act): Promise<number> {
  await begin(page, what);
  const pressedAt = await press(page, what.verb);
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  return pressedAt;
}

/** Fills in the dialog, and leaves it there. */
export async function begin(page: Page, { node, choice, reason, fields = {}, ends }: Act): Promise<void> {
  await page.getByRole('button', { name: `Actions for ${node}`, exact: true }).click();
  await page.getByRole('menuitem', { name: choice }).click();
  const dialog = page.getByRole('dialog');
  for (const [label, value] of Object.entries(fields)) await dialog.getByLabel(label).fill(value);
  if (ends !== undefined) await dialog.getByText(ends, { exact: true }).click();
  await dialog.getByLabel('Reason').fill(reason);
}

/** Presses the button of the dialog that is open. Returns when. */
export async function press(page: Page, verb: string): Promise<number> {
  const button = page.getByRole('dialog').getByRole('button', { name: verb, exact: true });
  const pressedAt = Date.now();
  await button.click();
  return pressedAt;
}

/** Undoes what the audit page says so of, newest first. Returns when the button was pressed. */
export async function undo(page: Page, what: string, reason: string): Promise<number> {
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Audit' }).click();
  await page
    .getByRole('button', { name: `Undo: ${what}` })
    .first()
    .click();
  await page.getByRole('dialog').getByLabel('Reason').fill(reason);
  const pressedAt = await press(page, 'Undo');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  return pressedAt;
}

/** The row of a node in the table on the page. */
export const rowOf = (page: Page, node: string) =>
  page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: node }) });

/** What stands in a cell: of the row of a node, in the column with this header. */
export async function cellOf(page: Page, node: string, column: string): Promise<string> {
  const headers = await page.getByRole('columnheader').allTextContents();
  // Sorted columns have an arrow behind their name; the row's own header is no cell.
  const place = headers.findIndex((header) => header.replace(/[↑↓]/, '') === column) - 1;
  return (await rowOf(page, node).getByRole('cell').nth(place).textContent()) ?? '';
}

/** Says how long it took from a click to its effect in a process; nothing is asserted of it. */
export function logEffect(what: string, pressedAt: number, effectAt: number): void {
  console.info(`from the click to the effect: ${what}: ${effectAt - pressedAt} ms`);
}
