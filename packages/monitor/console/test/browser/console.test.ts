import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { missing, startChromium } from './chromium.ts';
import { openStage, type Stage, signIn } from './stage.ts';
import { accessibilityProblems, overflow, patienceMs, type Visit, visit } from './visit.ts';

describe.skipIf(missing !== undefined)(`the console in a browser${missing ? ` (${missing})` : ''}`, () => {
  let stage: Stage;
  let browser: Browser;
  const visits: Visit[] = [];

  beforeAll(async () => {
    [stage, browser] = await Promise.all([openStage(), startChromium()]);
  });
  afterAll(async () => {
    await browser?.close();
    await stage?.close();
  });
  afterEach(async () => {
    const troubles = visits.flatMap((one) => one.troubles);
    await Promise.all(visits.splice(0).map((one) => one.close()));
    expect(troubles).toEqual([]);
  });

  async function open(options?: Parameters<typeof visit>[1]) {
    const opened = await visit(browser, options);
    visits.push(opened);
    return opened.page;
  }
  const focused = (page: Page) => page.evaluate(() => document.activeElement?.textContent);
  const control = async () => (await stage.registry.control('billing').read()).document;

  it('lets nobody in without the right password, and says so', async () => {
    const page = await open();
    await page.goto(`${stage.monitor.url}/services/billing`);
    await page.getByLabel('User').fill('admin');
    await page.getByLabel('Password').fill('not the password');
    await page.keyboard.press('Enter');
    await page.locator('[role=alert][data-code=UNAUTHENTICATED]').waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
  });

  it('leads by keyboard from the sign-in to a service, reading out where one is', async () => {
    const page = await open();
    await page.goto(stage.monitor.url);
    // The first field has the focus already.
    const isIn = (field: string) => page.getByLabel(field).and(page.locator(':focus')).waitFor();
    await isIn('User');
    await page.keyboard.type(stage.monitor.firstAdmin!.user);
    await page.keyboard.press('Tab');
    await isIn('Password');
    await page.keyboard.type(stage.monitor.firstAdmin!.password);
    await page.keyboard.press('Enter');
    const link = page.getByRole('link', { name: 'billing', exact: true }).first();
    await link.waitFor();
    await expect.poll(() => focused(page), { timeout: patienceMs }).toBe('Overview');
    for (let step = 0; step < 40; step++) {
      if (await link.evaluate((element) => element === document.activeElement)) break;
      await page.keyboard.press('Tab');
    }
    await page.keyboard.press('Enter');
    const heading = page.getByRole('heading', { name: 'billing', level: 1 });
    await heading.waitFor();
    await expect.poll(() => focused(page), { timeout: patienceMs }).toBe('billing');
    expect(await page.title()).toBe('billing · Thriftkeeper');
    expect(new URL(page.url()).pathname).toBe('/services/billing');
  });

  it('offers first of all to skip the bar', async () => {
    const page = await open();
    await signIn(page, stage);
    await page.goto(`${stage.monitor.url}/services/billing`);
    await page.getByRole('rowheader', { name: 'node1' }).waitFor();
    await page.keyboard.press('Tab');
    await expect.poll(() => focused(page), { timeout: patienceMs }).toBe('Skip to content');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.url(), { timeout: patienceMs }).toMatch(/#content$/);
  });

  it('drains a provider with a reason and an end, shows it live, and undoes it from the audit page', async () => {
    const page = await open();
    await signIn(page, stage, '/services/billing');
    const row = page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: 'node1' }) });
    await row.getByText('Up', { exact: true }).waitFor();

    await page.getByRole('button', { name: 'Actions for node1' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: 'Drain…' }).waitFor();
    // A menu stands over the page, in none of its regions.
    expect(await accessibilityProblems(page, ['region'])).toEqual([]);
    await page.getByRole('menuitem', { name: 'Drain…' }).press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Drain node1' });
    // Every provider has two connections, and a third of the calls.
    await dialog.getByText('2 connections').waitFor();
    await dialog.getByText('33%').first().waitFor();
    await dialog.getByRole('button', { name: 'Drain' }).click();
    await dialog.getByText('Say why').waitFor();
    expect(await control()).toEqual({});
    await dialog.getByLabel('Reason').fill('disk is being replaced');
    await dialog.getByText('After 1 h', { exact: true }).click();
    expect(await accessibilityProblems(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Drain' }).click();

    await row.getByText('Draining', { exact: true }).waitFor();
    await dialog.waitFor({ state: 'detached' });
    expect((await control()).providers).toMatchObject({
      node1: { state: { value: 'draining', by: 'admin', why: 'disk is being replaced' } },
    });
    expect((await control()).providers?.node1?.state).toHaveProperty('expiresAt');

    await page.getByRole('link', { name: 'Undo in the audit log' }).click();
    await page.getByRole('button', { name: 'Undo: node1: none → draining' }).click();
    await page.getByLabel('Reason').fill('it was the other disk');
    await page.getByRole('dialog').getByRole('button', { name: 'Undo', exact: true }).click();
    await page.getByRole('cell', { name: 'undone' }).waitFor();
    expect(await control()).not.toHaveProperty('providers');
    await page.goto(`${stage.monitor.url}/services/billing`);
    await row.getByText('Up', { exact: true }).waitFor();
  });

  it('writes a policy with its diff, and refuses when somebody else was faster', async () => {
    const page = await open();
    await signIn(page, stage, '/services/catalog/policy');
    await page.getByLabel('Deadline').fill('250');
    await page.getByRole('list', { name: 'Changes' }).getByText('methods › * › deadlineMs').waitFor();
    await page.getByRole('button', { name: 'Write…' }).click();
    await page.getByLabel('Reason').fill('slow callers');
    const theirs = { by: 'script', at: new Date().toISOString(), why: 'faster' };
    await stage.registry
      .control('catalog')
      .update((document) => ({ ...document, policy: { balancing: { picker: 'random' }, ...theirs } }));
    await page.getByRole('button', { name: 'Write policy' }).click();
    await page.getByRole('dialog').locator('[data-code=CONTROL_CONFLICT]').waitFor();
  });

  it('keeps filter and order of a table in the address', async () => {
    const page = await open();
    await signIn(page, stage, '/services/billing');
    await page.getByRole('searchbox', { name: 'Filter providers' }).fill('node');
    await page.getByRole('button', { name: 'Calls/s' }).click();
    await page.waitForURL(/q=node&sort=-calls$/);
    await page.getByRole('searchbox').fill('node3');
    await page.getByText('1 of 3').waitFor();
    await page.reload();
    await page.getByText('1 of 3').waitFor();
    expect(await page.getByRole('columnheader', { name: 'Calls/s' }).getAttribute('aria-sort')).toBe(
      'descending',
    );
  });

  it('shows who calls whom, cell by cell, by arrow keys', async () => {
    const page = await open();
    await signIn(page, stage, '/services/billing/map');
    await page.getByRole('gridcell').first().focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowDown');
    await page.getByText('web-2 → node2: 50 calls/s').waitFor();
  });

  it('hides from a viewer what only operators and admins may do', async () => {
    const page = await open();
    await signIn(page, stage, '/users');
    await page.getByRole('button', { name: 'Add user…' }).click();
    await page.getByLabel('Name').fill('otto');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    const password = await page.getByLabel('Made secret').inputValue();

    const theirs = await open();
    await theirs.goto(`${stage.monitor.url}/services/billing`);
    await theirs.getByLabel('User').fill('otto');
    await theirs.getByLabel('Password').fill(password);
    await theirs.keyboard.press('Enter');
    await theirs.getByRole('rowheader', { name: 'node1' }).waitFor();
    expect(await theirs.getByRole('button', { name: /^Actions for/ }).count()).toBe(0);
    expect(
      await theirs.getByRole('navigation', { name: 'Main' }).getByRole('link').allTextContents(),
    ).toEqual(['Overview', 'Events']);
    await theirs.goto(`${stage.monitor.url}/users`);
    await theirs.getByText('Your role does not reach this page').waitFor();
  });

  it('says so when a page cannot be loaded, as after an update of the monitor, and loads it again', async () => {
    const page = await open();
    await signIn(page, stage);
    await page.route('**/assets/service-*.js', (route) => route.abort());
    await page.getByRole('link', { name: 'billing', exact: true }).first().click();
    await page.getByRole('alert').getByText('This page could not be loaded').waitFor();
    // The bar is still there, and so are the pages that were loaded before.
    await page.getByRole('link', { name: 'Overview' }).click();
    await page.getByRole('link', { name: 'billing', exact: true }).first().click();
    await page.unroute('**/assets/service-*.js');
    await page.getByRole('button', { name: 'Load it again' }).click();
    await page.getByRole('rowheader', { name: 'node1' }).waitFor();
    for (const trouble of visits.at(-1)!.troubles.splice(0))
      expect(trouble).toMatch(/Failed to fetch dynamically imported module/);
  });

  it('turns dark when told to, and stays so', async () => {
    const page = await open({ colorScheme: 'light' });
    await signIn(page, stage);
    const lightness = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const before = await lightness();
    await page.getByRole('button', { name: 'Account of admin, admin' }).click();
    await page.getByRole('menuitemradio', { name: 'Dark' }).click();
    const after = await lightness();
    expect(after).not.toBe(before);
    await page.reload();
    await page.getByRole('link', { name: 'billing' }).first().waitFor();
    expect(await lightness()).toBe(after);
  });

  const everyPage = [
    ['/', 'billing'],
    ['/services/billing', 'node1'],
    ['/services/billing/consumers', 'web-1'],
    ['/services/billing/map', 'Shade by'],
    ['/services/billing/methods', 'add'],
    ['/services/billing/charts', 'Latency'],
    ['/services/billing/policy', 'All calls'],
    ['/services/billing/decisions', 'Decisions'],
    ['/services/billing/providers/node1', '127.0.0.1:9091'],
    ['/services/billing/consumers/web-1', 'Providers that it calls'],
    ['/events', 'What happened'],
    ['/audit', 'Signed in'],
    ['/users', 'Tokens of scripts'],
    ['/nowhere', 'To the overview'],
  ] as const;

  it.each([
    ['light', 1280],
    ['dark', 1280],
    ['light', 360],
    ['dark', 3840],
  ] as const)(
    'has no page that axe objects to, or that is too wide: %s, %i px',
    async (colorScheme, width) => {
      const page = await open({ colorScheme, viewport: { width, height: 800 } });
      await signIn(page, stage);
      for (const [path, text] of everyPage) {
        await page.goto(`${stage.monitor.url}${path}`);
        await page.getByText(text).first().waitFor({ state: 'attached', timeout: patienceMs });
        await page.getByText('Live', { exact: true }).waitFor();
        expect.soft(await accessibilityProblems(page), `${path}, ${colorScheme}, ${width} px`).toEqual([]);
        expect.soft(await overflow(page), `${path} at ${width} px`).toBeLessThanOrEqual(0);
      }
    },
  );

  // The last: it takes the monitor away.
  it('says how old it is when the monitor is gone, and goes on showing what it knew', async () => {
    const page = await open();
    await signIn(page, stage);
    await page.getByText('Live', { exact: true }).waitFor();
    await stage.monitor.close();
    await page.getByText(/^Stale \d+ s: monitor out of reach/).waitFor();
    expect(await page.getByRole('link', { name: 'billing' }).count()).toBeGreaterThan(0);
  });
});
