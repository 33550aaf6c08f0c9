import type { Registry } from '@thriftkeeper/registry';
import { zookeeperRegistry } from '@thriftkeeper/registry/zookeeper';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { overflow } from '../browser/visit.ts';
import { announceHostile, backwards, image, long, mixed, script } from './hostile-names.ts';
import { act, begin, rowOf } from './operating.ts';
import { type LiveStage, missingHere, openLiveStage } from './stage.ts';

const home = `/services/${encodeURIComponent(image)}`;

/** Every page on which something of it stands, with a text of it that must be there to read. */
const pages = [
  ['/', image],
  [home, image],
  [home, backwards],
  [`${home}/consumers`, long],
  [`${home}/map`, image],
  [`${home}/methods`, script],
  [`${home}/policy`, script],
  [`${home}/decisions`, mixed],
  [`${home}/providers/${encodeURIComponent(image)}`, script],
  [`${home}/providers/${encodeURIComponent(long)}`, long],
  [`${home}/consumers/${encodeURIComponent(image)}`, mixed],
  ['/events', image],
  ['/audit', image],
] as const;

describe.skipIf(missingHere !== undefined)(
  `records that want to be markup${missingHere ? ` (${missingHere})` : ''}`,
  () => {
    let stage: LiveStage;
    let registry: Registry;

    beforeAll(async () => {
      stage = await openLiveStage();
      registry = zookeeperRegistry(stage.ensemble.connectString);
      await announceHostile(registry);
    });
    afterAll(async () => {
      await registry?.close();
      await stage?.close();
    });
    // A breach of the policy is among the troubles.
    afterEach(async () => expect(await stage.leave()).toEqual([]));

    /** Whether a script of a record has run, or an element was made of one. */
    const harmed = (page: Page) =>
      page.evaluate(() => ({
        pwned: 'pwned' in window,
        images: document.querySelectorAll('img, script:not([src])').length,
      }));

    it('can be decided about as any other, and the reason is shown as it was given', async () => {
      const page = await stage.open(home);
      await rowOf(page, image).first().waitFor();
      await act(page, { node: image, choice: 'Drain…', verb: 'Drain', reason: mixed });
      await rowOf(page, image).first().getByText('Draining', { exact: true }).waitFor();
      expect((await registry.control(image).read()).document.providers![image]!.state).toMatchObject({
        value: 'draining',
        why: mixed,
      });
      expect(await harmed(page)).toEqual({ pwned: false, images: 0 });
    });

    it.each([
      ['light', 1280],
      ['dark', 360],
    ] as const)('are text on every page, and make none too wide: %s, %i px', async (colorScheme, width) => {
      const page = await stage.open('/', { colorScheme, viewport: { width, height: 800 } });
      const dialogs: string[] = [];
      page.on('dialog', (dialog) => {
        dialogs.push(dialog.message());
        void dialog.dismiss();
      });
      for (const [path, text] of pages) {
        await page.goto(`${stage.monitor.url}${path}`);
        await page.getByText('Live', { exact: true }).waitFor();
        await page.getByText(text).first().waitFor({ state: 'attached' });
        expect.soft(await harmed(page), path).toEqual({ pwned: false, images: 0 });
        expect.soft(await overflow(page), `${path} at ${width} px`).toBeLessThanOrEqual(0);
      }
      await page.goto(`${stage.monitor.url}${home}`);
      await begin(page, { node: long, choice: 'Disable…', verb: 'Disable', reason: mixed });
      await page.getByRole('dialog').getByText('of the calls').waitFor();
      expect.soft(await harmed(page), 'a dialog').toEqual({ pwned: false, images: 0 });
      expect.soft(await overflow(page), `a dialog at ${width} px`).toBeLessThanOrEqual(0);
      expect(dialogs).toEqual([]);
    });
  },
);
