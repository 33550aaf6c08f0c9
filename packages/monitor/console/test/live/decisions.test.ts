import { eventually } from '@thriftkeeper/zookeeper/testing';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { patienceMs } from '../browser/visit.ts';
import { act, cellOf, logEffect, rowOf, undo } from './operating.ts';
import { answeredIn, type Process, total } from './processes.ts';
import type { ClientReport, ServerReport } from './reports.ts';
import { type LiveStage, missingHere, openLiveStage, service } from './stage.ts';

const bound = { timeoutMs: patienceMs };

describe.skipIf(missingHere !== undefined)(
  `an operator at the console, with servers and clients in processes${missingHere ? ` (${missingHere})` : ''}`,
  () => {
    let stage: LiveStage;
    let servers: readonly Process<ServerReport>[];
    let clients: readonly Process<ClientReport>[];

    beforeAll(async () => {
      stage = await openLiveStage();
      const { processes } = stage;
      servers = await Promise.all(
        ['node1', 'node2', 'node3'].map((node) => processes.serve(node, { weight: 10 })),
      );
      // Shares by weight alone: the default goes by latency too.
      const options = { picker: 'smoothWeightedRoundRobin' } as const;
      clients = await Promise.all(['web-1', 'web-2'].map((node) => processes.call(node, options)));
      for (const client of clients)
        await client.until('all three answer', ({ answered }) => Object.keys(answered).length === 3);
    });
    afterAll(() => stage?.close());
    afterEach(async () => expect(await stage.leave()).toEqual([]));

    const inTable = (page: Page, node: string, column: string, holds: (text: string) => boolean) =>
      eventually(
        `the table shows so of ${node}: ${column}`,
        async () => holds(await cellOf(page, node, column)),
        bound,
      );

    it('sees a provider join and leave without loading the page again', async () => {
      const page = await stage.open(`/services/${service}`);
      await rowOf(page, 'node1').getByText('Up', { exact: true }).waitFor();
      await page.evaluate(() => document.body.setAttribute('data-same-page', ''));
      const joined = await stage.processes.serve('node4');
      await rowOf(page, 'node4').getByText('Up', { exact: true }).waitFor();
      await clients[0]!.until('it calls the new one', ({ answered }) => (answered.node4 ?? 0) > 0);
      await joined.stop();
      await rowOf(page, 'node4').waitFor({ state: 'detached' });
      expect(await page.evaluate(() => document.body.hasAttribute('data-same-page'))).toBe(true);
      for (const { report } of clients) expect(report.failed).toEqual({});
    });

    it('bans a client, which stops and hangs up, and lets it back from the audit page', async () => {
      const [other, banned] = clients as [Process<ClientReport>, Process<ClientReport>];
      const page = await stage.open(`/services/${service}/consumers`);
      const before = total(other.report.answered);
      const bannedAt = await act(page, {
        node: 'web-2',
        choice: 'Ban…',
        verb: 'Ban',
        reason: 'it asks for everything twice',
        ends: 'After 1 h',
      });
      const { failure, endSince } = await banned.until('it is kicked', ({ end }) => end === 'KICKED');
      logEffect('ban', bannedAt, endSince);
      expect(failure).toMatchObject({
        code: 'KICKED',
        details: { selector: 'node:web-2', why: 'it asks for everything twice' },
      });
      const until = Date.parse(String(failure!.details.until));
      expect(until - bannedAt).toBeGreaterThan(3_590_000);
      expect(until - bannedAt).toBeLessThan(3_660_000);
      for (const server of servers)
        await server.until('one connection is left', (report) => report.connections === 1);
      await rowOf(page, 'web-2').getByText('banned').waitFor();
      expect(await rowOf(page, 'web-1').getByText('banned').count()).toBe(0);

      const lifted = await undo(page, 'node:web-2: none → banned', 'it was another one');
      const { endSince: back } = await banned.until('it is answered again', ({ end }) => end === 'answered');
      logEffect('end of a ban', lifted, back);
      for (const server of servers)
        await server.until('both are connected again', (report) => report.connections === 2);
      await page.getByRole('cell', { name: 'undone' }).waitFor();
      await page.goto(`${stage.monitor.url}/services/${service}/consumers`);
      await rowOf(page, 'web-2').waitFor();
      await rowOf(page, 'web-2').getByText('banned').waitFor({ state: 'detached' });
      expect(total(other.report.answered)).toBeGreaterThan(before);
      expect(other.report.failed).toEqual({});
    });

    it('limits a client, whose answered calls fall to the limit, and the table counts the others as errors', async () => {
      const limited = clients[1]!;
      const page = await stage.open(`/services/${service}/consumers`);
      await inTable(page, 'web-2', 'Calls/s', (text) => Number(text) > 10);
      const pressedAt = await act(page, {
        node: 'web-2',
        choice: 'Limit calls…',
        verb: 'Set limit',
        reason: 'month end',
        fields: { 'Calls per second': '4' },
      });
      const { failure } = await limited.until('it is limited', ({ failed }) => (failed.LIMITED ?? 0) > 0);
      logEffect('limit', pressedAt, failure!.at);
      expect(failure).toMatchObject({
        code: 'LIMITED',
        details: { selector: 'node:web-2', why: 'month end' },
      });
      expect(failure!.details.retryAfterMs).toBeGreaterThan(0);
      const observed = await limited.observe(3_000);
      // What a full bucket lets through at once comes on top; below the limit it stays on a slow machine alone.
      expect(answeredIn(observed)).toBeLessThanOrEqual(4 * observed.seconds + 4);
      expect(answeredIn(observed)).toBeGreaterThan(2);
      await rowOf(page, 'web-2').getByText('limited').waitFor();
      await inTable(page, 'web-2', 'Errors', (text) => Number.parseInt(text, 10) > 30);

      const liftedAt = await act(page, {
        node: 'web-2',
        choice: 'Remove limit of node:web-2…',
        verb: 'Remove decision',
        reason: 'it is over',
      });
      // Within the limit some calls are answered too, but never all of a second.
      const { endSince } = await limited.until(
        'it is free',
        (report) => report.end === 'answered' && Date.now() - report.endSince > 1_000,
      );
      logEffect('end of a limit', liftedAt, endSince);
      await inTable(page, 'web-2', 'Errors', (text) => text === '0%');
    });

    it('drains a server, so that calls go to the others and none fails, and takes that back', async () => {
      const [drained] = servers as [Process<ServerReport>];
      const failed = () => clients.map(({ report }) => total(report.failed));
      const before = failed();
      const page = await stage.open(`/services/${service}`);
      const drainedAt = await act(page, {
        node: 'node1',
        choice: 'Drain…',
        verb: 'Drain',
        reason: 'its disk is being replaced',
      });
      const quiet = await eventually(
        'no call comes any more',
        async () => {
          const { before: at, after } = await drained.observe(1_000);
          return total(at.handled) === total(after.handled) ? after : undefined;
        },
        bound,
      );
      logEffect('the last call of a drained server', drainedAt, quiet.lastCallAt);
      await rowOf(page, 'node1').getByText('Draining', { exact: true }).waitFor();
      for (const client of clients) {
        const observed = await client.observe(1_000);
        expect(answeredIn(observed, 'node1')).toBe(0);
        expect(answeredIn(observed)).toBeGreaterThan(5);
      }
      expect(total(drained.report.handled)).toBe(total(quiet.handled));

      const liftedAt = await act(page, {
        node: 'node1',
        choice: 'Remove “draining”…',
        verb: 'Remove decision',
        reason: 'the disk is in',
      });
      const { lastCallAt } = await drained.until(
        'calls are back',
        ({ handled }) => total(handled) > total(quiet.handled),
      );
      logEffect('the first call after a drain', liftedAt, lastCallAt);
      await rowOf(page, 'node1').getByText('Up', { exact: true }).waitFor();
      expect(failed()).toEqual(before);
    });

    it('weighs a server, whose share of the calls goes down with its weight', async () => {
      const client = clients[0]!;
      const shareOf = async (node: string) => {
        const observed = await client.observe(2_000);
        return answeredIn(observed, node) / answeredIn(observed);
      };
      const page = await stage.open(`/services/${service}`);
      const before = await shareOf('node2');
      expect(before).toBeGreaterThan(0.1);
      await act(page, {
        node: 'node2',
        choice: 'Change weight…',
        verb: 'Change weight',
        reason: 'an old machine',
        fields: { Weight: '1' },
      });
      const after = await eventually(
        'its share falls by more than half',
        async () => {
          const share = await shareOf('node2');
          return share < before / 2 ? { share } : undefined;
        },
        bound,
      );
      console.info(
        `share of calls at weight 10 and 1 of 21: ${before.toFixed(2)}, ${after.share.toFixed(2)}`,
      );
      await inTable(page, 'node2', 'Weight', (text) => text === '1');
      for (const { report } of clients) expect(report.end).toBe('answered');
    });
  },
);
