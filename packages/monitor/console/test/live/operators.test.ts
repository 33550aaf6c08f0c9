import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { logEffect, press, rowOf } from './operating.ts';
import { answeredIn, type Process } from './processes.ts';
import type { ClientReport } from './reports.ts';
import { type Account, type LiveStage, missingHere, openLiveStage, service } from './stage.ts';

describe.skipIf(missingHere !== undefined)(
  `several people at the console${missingHere ? ` (${missingHere})` : ''}`,
  () => {
    let stage: LiveStage;
    let quick: Process<ClientReport>;
    let slow: Process<ClientReport>;
    let [ann, bob, vera]: Account[] = [];

    beforeAll(async () => {
      stage = await openLiveStage();
      const { processes } = stage;
      await Promise.all(['node1', 'node2'].map((node) => processes.serve(node)));
      [quick, slow] = await Promise.all([processes.call('quick'), processes.call('slow', { takesMs: 300 })]);
      await quick.until('both answer', ({ answered }) => Object.keys(answered).length === 2);
      ann = await stage.account('ann', 'operator');
      bob = await stage.account('bob', 'operator');
      vera = await stage.account('vera', 'viewer');
    });
    afterAll(() => stage?.close());
    afterEach(async () => expect(await stage.leave()).toEqual([]));

    /** Opens the dialog in which a changed policy is written, with a reason. */
    async function beginToWrite(page: Page, why: string) {
      await page.getByRole('button', { name: 'Write…' }).click();
      await page.getByRole('dialog').getByLabel('Reason').fill(why);
    }

    it('lets two edit the policy at once: the second sees what the first has changed, and loses none of it', async () => {
      const path = `/services/${service}/policy`;
      const anns = await stage.open(path, {}, ann);
      const bobs = await stage.open(path, {}, bob);
      await bobs.getByLabel('Picker').selectOption('consistentHash');
      await beginToWrite(bobs, 'warm caches');
      await anns.getByLabel('Deadline').fill('100');
      await beginToWrite(anns, 'nobody waits longer');
      const annsAt = await press(anns, 'Write policy');
      const { failure } = await slow.until(
        'its calls take too long',
        ({ end }) => end === 'DEADLINE_EXCEEDED',
      );
      logEffect('a deadline', annsAt, failure!.at);

      await press(bobs, 'Write policy');
      const dialog = bobs.getByRole('dialog');
      await dialog.locator('[data-code=CONTROL_CONFLICT]').waitFor();
      await dialog.getByText(/^ann has changed the policy since .*: nobody waits longer/).waitFor();
      const meanwhile = dialog.getByRole('list', { name: 'Changed meanwhile' }).getByRole('listitem');
      expect(await meanwhile.allTextContents()).toEqual([expect.stringMatching(/deadlineMs.*100$/)]);
      const mine = dialog.getByRole('list', { name: 'Changes' }).getByRole('listitem');
      expect(await mine.allTextContents()).toEqual([expect.stringMatching(/picker.*consistentHash$/)]);

      await dialog.getByRole('button', { name: 'Put my changes on top' }).click();
      await meanwhile.waitFor({ state: 'detached' });
      expect(await mine.allTextContents()).toEqual([expect.stringMatching(/picker.*consistentHash$/)]);
      await press(bobs, 'Write policy');
      await dialog.waitFor({ state: 'detached' });
      await bobs.getByText(/^By bob/).waitFor();
      expect(await bobs.getByLabel('Deadline').inputValue()).toBe('100');
      expect(await bobs.getByLabel('Picker').inputValue()).toBe('consistentHash');
      // Both hold: equal keys go to one server alone, and slow calls are still given up.
      const one = await quick.until('one server has all of them', onlyOne());
      expect(Object.keys(one.answered)).toHaveLength(2);
      const observed = await slow.observe(1_000);
      expect(observed.after.end).toBe('DEADLINE_EXCEEDED');
      expect(answeredIn(observed)).toBe(0);

      await bobs.getByRole('link', { name: 'Audit', exact: true }).click();
      await bobs.getByRole('searchbox').fill('policy');
      const rows = bobs.getByRole('row').filter({ has: bobs.getByRole('rowheader') });
      await rows.nth(2).waitFor();
      expect((await rows.allTextContents()).map((text) => /ann|bob/.exec(text)?.[0])).toEqual([
        'bob',
        'bob',
        'ann',
      ]);
      await rows.nth(0).getByText('picker unsaid → consistentHash').waitFor();
      await rows.nth(1).getByText('refused: decided otherwise meanwhile').waitFor();
      await rows.nth(2).getByText('deadlineMs unsaid → 100').waitFor();
    });

    /** Whether fifty calls in a row have gone to the same server. */
    function onlyOne() {
      let since = { ...quick.report.answered };
      return ({ answered }: ClientReport) => {
        const grown = Object.keys(answered).filter((node) => answered[node]! > (since[node] ?? 0));
        if (grown.length > 1) since = { ...answered };
        return grown.length === 1 && answered[grown[0]!]! - (since[grown[0]!] ?? 0) >= 50;
      };
    }

    it('gives a viewer nothing to decide with, in the page or behind it', async () => {
      const page = await stage.open(`/services/${service}`, {}, vera);
      await rowOf(page, 'node1').waitFor();
      const offers = page.getByRole('button', { name: /^(Actions|Undo|Remove|Ban|Limit|Write)/ });
      for (const part of [
        '',
        '/consumers',
        '/policy',
        '/decisions',
        '/providers/node1',
        '/consumers/quick',
      ]) {
        await page.goto(`${stage.monitor.url}/services/${service}${part}`);
        await page.getByText('Live', { exact: true }).waitFor();
        await page.getByRole('heading', { level: 1 }).waitFor();
        expect(await offers.count(), part).toBe(0);
      }
      await page.goto(`${stage.monitor.url}/services/${service}/policy`);
      expect(await page.getByLabel('Picker').isDisabled()).toBe(true);

      const version = () => documentVersion(page);
      const before = await version();
      const kick = { action: { kind: 'kick', selector: 'node:quick', value: true }, why: 'a viewer tries' };
      const tries = [
        ['POST', `/services/${service}/actions`, kick],
        ['POST', `/services/${service}/actions/preview`, { action: kick.action }],
        ['POST', '/audit/1/undo', { why: 'a viewer tries' }],
        ['GET', '/audit', undefined],
        ['GET', '/users', undefined],
      ] as const;
      for (const [method, path, body] of tries) {
        expect(await asThePage(page, method, path, body), `${method} ${path}`).toEqual([403, 'FORBIDDEN']);
      }
      expect(await version()).toBe(before);
      const observed = await quick.observe(500);
      expect(observed.after.end).toBe('answered');
      expect(answeredIn(observed)).toBeGreaterThan(0);
    });
  },
);

/** Asks the API from within the page: with its cookie, and the token of its session. */
function asThePage(page: Page, method: string, path: string, body: unknown): Promise<[number, string]> {
  return page.evaluate(
    async ([by, to, what]) => {
      const { csrfToken } = await (await fetch('/api/v1/session')).json();
      const answer = await fetch(`/api/v1${to}`, {
        method: by as string,
        headers: { 'x-csrf-token': csrfToken, 'content-type': 'application/json' },
        ...(what !== undefined && { body: JSON.stringify(what) }),
      });
      return [answer.status, (await answer.json()).code];
    },
    [method, path, body] as const,
  );
}

const documentVersion = (page: Page): Promise<number> =>
  page.evaluate(
    async (path) => (await (await fetch(path)).json()).control.version,
    `/api/v1/services/${service}`,
  );
