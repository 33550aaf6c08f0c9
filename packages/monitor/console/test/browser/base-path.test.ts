import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { MemoryTree, memoryRegistry } from '@thriftkeeper/registry';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMonitor } from '../../../src/index.ts';
import { buildConsole } from '../build.ts';
import { missing, startChromium } from './chromium.ts';
import { visit } from './visit.ts';

describe.skipIf(missing !== undefined)(`the console below a path${missing ? ` (${missing})` : ''}`, () => {
  const ends: (() => unknown)[] = [];
  let browser: Browser;
  let url: string;
  let password: string;

  beforeAll(async () => {
    browser = await startChromium();
    const built = await buildConsole();
    const tree = new MemoryTree();
    const [theirs, watched] = [memoryRegistry(tree), memoryRegistry(tree)];
    await theirs.announceProvider('billing', 'node%1', { address: '127.0.0.1:1' }).registered();
    const monitor = await createMonitor({
      registry: watched,
      database: ':memory:',
      consoleFolder: built.folder,
      basePath: '/ops/thrift',
    });
    password = monitor.firstAdmin!.password;
    const server = createServer((request, response) => {
      if (request.url!.startsWith('/ops/thrift')) return monitor.handler(request, response);
      response.statusCode = 500;
      response.end('this is not the monitor');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/ops/thrift`;
    ends.push(
      () => browser.close(),
      () => monitor.close(),
      () => server.closeAllConnections(),
      () => server.close(),
      () => Promise.all([theirs.close(), watched.close(), built.remove()]),
    );
  });
  afterAll(async () => {
    for (const end of ends) await end();
  });

  it('signs in from a link, shows what changes, leads on within the path, and never asks beside it', async () => {
    const { page, troubles, close } = await visit(browser);
    const beside: string[] = [];
    page.on('request', (request) => {
      if (!request.url().startsWith(`${url}/`)) beside.push(request.url());
    });
    await page.goto(`${url}/services/billing`);
    await page.getByLabel('User').fill('admin');
    await page.getByLabel('Password').fill(password);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'billing' }).waitFor();
    await page.getByRole('link', { name: 'node%1' }).click();
    await page.getByRole('heading', { name: 'node%1' }).waitFor();
    expect(page.url()).toBe(`${url}/services/billing/providers/node%251`);
    await page.getByRole('link', { name: 'Overview' }).click();
    await page.getByText('Session age').waitFor();
    await page.getByText('Live').first().waitFor();
    expect(page.url().replace(/\/$/, '')).toBe(url);
    await page.getByRole('link', { name: 'Events', exact: true }).click();
    await page.reload();
    await page.getByRole('heading', { name: 'Events' }).waitFor();
    expect(page.url()).toBe(`${url}/events`);
    expect([troubles, beside]).toEqual([[], []]);
    await close();
  });

  it('begins at the path itself, without a slash', async () => {
    const { page, troubles, close } = await visit(browser);
    await page.goto(url);
    await page.getByLabel('Password').waitFor();
    expect(troubles).toEqual([]);
    await close();
  });
});
