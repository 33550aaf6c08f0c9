import { eventually } from '@thriftkeeper/zookeeper/testing';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { patienceMs } from '../browser/visit.ts';
import { act, begin, press, rowOf } from './operating.ts';
import { answeredIn, type Process } from './processes.ts';
import type { ClientReport } from './reports.ts';
import { type LiveStage, missingHere, openLiveStage, service } from './stage.ts';

/** How long ZooKeeper has been away, as the page says, in s. */
async function staleFor(page: Page): Promise<number> {
  const text = await page.getByText(/^Stale .*: no ZooKeeper$/).textContent();
  const [, minutes = '0', seconds = '0'] = /^Stale (?:(\d+) min)? ?(?:(\d+) s)?:/.exec(text ?? '') ?? [];
  return Number(minutes) * 60 + Number(seconds);
}

describe.skipIf(missingHere !== undefined)(
  `the console while ZooKeeper is away${missingHere ? ` (${missingHere})` : ''}`,
  () => {
    let stage: LiveStage;
    let client: Process<ClientReport>;

    beforeAll(async () => {
      stage = await openLiveStage();
      await Promise.all(['node1', 'node2'].map((node) => stage.processes.serve(node)));
      client = await stage.processes.call('web-1');
      await client.until('both answer', ({ answered }) => Object.keys(answered).length === 2);
    });
    afterAll(() => stage?.close());
    afterEach(async () => expect(await stage.leave()).toEqual([]));

    it('says how old it is, shows what it knew, refuses politely, and is live again with ZooKeeper', async () => {
      const [zookeeper] = stage.ensemble.servers;
      const page = await stage.open(`/services/${service}`);
      await rowOf(page, 'node2').getByText('Up', { exact: true }).waitFor();
      await page.getByText('Live', { exact: true }).waitFor();

      await zookeeper!.stop();
      await page.getByText(/^Stale \d+ s: no ZooKeeper$/).waitFor();
      await page.getByText(/does not confirm these lists/).waitFor();
      for (const node of ['node1', 'node2'])
        await rowOf(page, node).getByText('Up', { exact: true }).waitFor();
      // Calls need no ZooKeeper.
      const meanwhile = await client.observe(1_000);
      expect(answeredIn(meanwhile)).toBeGreaterThan(0);
      expect(meanwhile.after.failed).toEqual({});

      const drain = { node: 'node1', choice: 'Drain…', verb: 'Drain', reason: 'it is slow' };
      await begin(page, drain);
      const dialog = page.getByRole('dialog');
      await dialog.getByText(/^ZooKeeper is out of reach/).waitFor();
      await press(page, 'Drain');
      const ages: number[] = [];
      const refused = dialog.getByRole('alert');
      await eventually(
        'it is refused',
        async () => {
          ages.push(await staleFor(page));
          return refused.isVisible();
        },
        { timeoutMs: patienceMs, everyMs: 250 },
      );
      expect(await refused.getAttribute('data-code')).toBe('REGISTRY_UNAVAILABLE');
      expect(await refused.textContent()).toMatch(/^Nothing was written: the registry cannot be reached/);
      await dialog.getByRole('button', { name: 'Cancel' }).click();
      // Through the end of the session too, the age goes on.
      expect(ages).toEqual(ages.toSorted((one, other) => one - other));
      expect(ages.at(-1)).toBeGreaterThan(ages[0]!);

      await zookeeper!.start();
      await page.getByText('Live', { exact: true }).waitFor();
      await page.getByText(/does not confirm these lists/).waitFor({ state: 'detached' });
      await stage.processes.serve('node3');
      await rowOf(page, 'node3').getByText('Up', { exact: true }).waitFor();
      // What was refused is not done later.
      expect(await rowOf(page, 'node1').getByText('Up', { exact: true }).count()).toBe(1);
      await client.until('the new one is called', ({ answered }) => (answered.node3 ?? 0) > 0);

      await act(page, drain);
      await rowOf(page, 'node1').getByText('Draining', { exact: true }).waitFor();
      await eventually(
        'calls leave the drained one',
        async () => answeredIn(await client.observe(1_000), 'node1') === 0,
        { timeoutMs: patienceMs },
      );
      await page.getByRole('link', { name: 'Events', exact: true }).click();
      for (const state of ['suspended', 'connected'])
        await page
          .getByRole('row')
          .filter({ hasText: `the registry is ${state}` })
          .first()
          .waitFor();
    });
  },
);
