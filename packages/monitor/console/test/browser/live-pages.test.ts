import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { missing, startChromium } from './chromium.ts';
import { openStage, type Stage, signIn } from './stage.ts';
import { type Visit, visit } from './visit.ts';

describe.skipIf(missing !== undefined)('pages that are read again when something changes', () => {
  let stage: Stage;
  let browser: Browser;

  beforeAll(async () => {
    [stage, browser] = await Promise.all([openStage(), startChromium()]);
  });
  afterAll(async () => {
    await browser?.close();
    await stage?.close();
  });

  /** Opens a page whose clock stands, so that nothing is read again because of the time alone. */
  async function open(path: string, shows: string): Promise<Visit> {
    const opened = await visit(browser);
    await opened.page.clock.install();
    await signIn(opened.page, stage, path);
    await opened.page.getByText(shows).first().waitFor();
    // The rest after the first reading, and no more.
    await opened.page.clock.runFor(1_500);
    return opened;
  }

  it('show a decision about a provider, and about a consumer, when it is made', async () => {
    const provider = await open('/services/billing/providers/node1', 'Last report');
    const consumer = await open('/services/billing/consumers/web-1', 'Last report');
    const at = new Date().toISOString();
    await stage.registry.control('billing').update((document) => ({
      ...document,
      providers: { node1: { weight: { value: 7, by: 'ann', at, why: 'a slow disk' } } },
      consumers: { 'node:web-1': { limit: { callsPerSecond: 3, by: 'ann', at, why: 'too eager' } } },
    }));
    await provider.page.getByText('a slow disk').first().waitFor();
    await consumer.page.getByText('too eager').first().waitFor();
    expect([...provider.troubles, ...consumer.troubles]).toEqual([]);
    await Promise.all([provider.close(), consumer.close()]);
  });

  it('show a consumer on the map when it reports', async () => {
    const map = await open('/services/catalog/map', 'web-1');
    const consumer = stage.registry.announceConsumer('catalog', 'web-9', { application: 'web' });
    await consumer.registered();
    const now = Date.now();
    const report = {
      role: 'consumer',
      startedAt: new Date(now - 5_000).toISOString(),
      at: new Date(now).toISOString(),
      sequence: 1,
      providers: { node2: { attempts: 50, answered: 50, connections: 1 } },
    } as const;
    await stage.registry.announceStats('consumers', consumer, report).registered();
    await map.page.getByText('web-9').first().waitFor();
    expect(map.troubles).toEqual([]);
    await map.close();
  });
});
