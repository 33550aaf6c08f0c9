import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { createServer, type Server } from '@thriftkeeper/server';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type CalculatorModule from '../../../../../examples/tutorial/gen/node-es6/Calculator.js';
import type TutorialTypes from '../../../../../examples/tutorial/gen/node-es6/tutorial_types.js';
import { missing, startChromium } from './chromium.ts';
import { openStage, type Stage, signIn } from './stage.ts';
import { accessibilityProblems, overflow, patienceMs, type Visit, visit } from './visit.ts';

// Required, not imported: the test runner would load generated CommonJS twice, and `instanceof` would not hold.
const require = createRequire(import.meta.url);
const gen = '../../../../../examples/tutorial/gen/node-es6';
const Calculator = require(`${gen}/Calculator.js`) as typeof CalculatorModule;
const { InvalidOperation } = require(`${gen}/tutorial_types.js`) as typeof TutorialTypes;
const idl = fileURLToPath(new URL('../../../../../examples/tutorial/tutorial.thrift', import.meta.url));

describe.skipIf(missing !== undefined)(`interfaces in a browser${missing ? ` (${missing})` : ''}`, () => {
  let stage: Stage;
  let browser: Browser;
  const servers: Server[] = [];
  const visits: Visit[] = [];

  beforeAll(async () => {
    [stage, browser] = await Promise.all([openStage(), startChromium()]);
    const handler = {
      calculate(_: number, { num1, num2, op }: InstanceType<typeof TutorialTypes.Work>) {
        if (num2 === 0) throw new InvalidOperation({ whatOp: op, why: 'division by zero' });
        return num1! + num2!;
      },
      getStruct: () => new Promise<never>(() => {}),
    };
    for (const node of ['node1', 'node2']) {
      const options = { service: 'tutorial', node, registry: stage.registry, idl };
      servers.push(await createServer(Calculator, handler, options).start());
    }
    const other = {
      main: 'old.thrift',
      files: { 'old.thrift': '/** <b>Bold</b> */ service Old {}\nstruct' },
    };
    servers.push(
      await createServer(Calculator, handler, {
        service: 'tutorial',
        node: 'node3',
        registry: stage.registry,
        idl: other,
      }).start(),
    );
  });
  afterAll(async () => {
    await Promise.all(servers.map((server) => server.stop({ now: true })));
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

  it('is an outline that can be searched, its types leading to what they are', async () => {
    const page = await open();
    await signIn(page, stage, '/services/tutorial/interface');
    const calculator = page.getByRole('article', { name: 'service Calculator' });
    await calculator.getByText('Does a calculation and keeps its result').waitFor();
    expect(
      await calculator.getByRole('listitem').filter({ hasText: 'calculate' }).locator('code').textContent(),
    ).toBe('i32 calculate(1: i32 logid, 2: Work work) throws (1: InvalidOperation ouch)');
    const filter = page.getByRole('searchbox', { name: 'Filter definitions' });
    await filter.fill('calculate');
    await page.getByText('1 of 6').waitFor();
    expect(await calculator.getByRole('listitem').count()).toBe(1);
    // What it leads to is hidden by the filter, which gives way.
    await calculator.getByRole('link', { name: 'Work' }).press('Enter');
    await page.getByRole('article', { name: 'struct Work' }).and(page.locator(':focus')).waitFor();
    expect(await filter.inputValue()).toBe('');
    await page.getByText('Files', { exact: true }).click();
    await page
      .getByRole('region', { name: 'Text of shared.thrift' })
      .getByText('struct SharedStruct')
      .waitFor();
  });

  it('shows those of several versions, and what cannot be read of one, as text and nothing else', async () => {
    const page = await open();
    await signIn(page, stage, '/services/tutorial/interface');
    await page.getByText(/· 1 provider$/).click();
    await page.getByText('old.thrift is not Thrift to its end: line 2').waitFor();
    await page.getByText('<b>Bold</b>').waitFor();
  });

  it('calls a method with what its types suggest, and shows result, exception and what went wrong', async () => {
    const page = await open();
    await signIn(page, stage, '/services/tutorial/interface');
    await page.getByRole('button', { name: 'Call calculate…' }).press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Call Calculator.calculate' });
    const given = dialog.getByLabel('Arguments');
    expect(JSON.parse(await given.inputValue())).toEqual({
      logid: 0,
      work: { num1: 0, num2: 0, op: 'ADD' },
    });
    const call = dialog.getByRole('button', { name: 'Call', exact: true });
    await given.fill('{"logid": 1, "work": {"num1": 40, "num2": "two"}}');
    await call.click();
    await dialog.getByText('Say why').waitFor();
    await dialog.getByLabel('Reason').fill('is it there?');
    await call.click();
    await dialog.getByText('work.num2 must be i32').waitFor();
    await given.fill('{"logid": 1, "work": {"num1": 40, "num2": 2, "op": "ADD"}}');
    await dialog.getByLabel('Provider').selectOption('node2');
    await call.click();
    const outcome = dialog.getByRole('region', { name: 'Outcome' });
    await outcome.getByText('Result').waitFor();
    expect(await outcome.getByRole('region', { name: 'Answer' }).textContent()).toBe('42');
    expect(await outcome.textContent()).toContain(`node2 ${servers[1]!.address}`);
    expect(await accessibilityProblems(page)).toEqual([]);
    await given.fill('{"logid": 1, "work": {"num2": 0, "op": "DIVIDE"}}');
    await call.click();
    await outcome.getByText('Exception InvalidOperation').waitFor();
    await outcome.getByText('division by zero').waitFor();
    await given.fill('{');
    await call.click();
    await dialog.getByText('This is no JSON object').waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });

    await page.getByRole('button', { name: 'Call getStruct…' }).click();
    const waiting = page.getByRole('dialog', { name: 'Call SharedService.getStruct' });
    await waiting.getByLabel('Reason').fill('does it answer?');
    await waiting.getByRole('button', { name: 'Call', exact: true }).click();
    await waiting.getByRole('button', { name: 'Give up' }).click();
    await waiting.getByRole('button', { name: 'Close' }).last().click();
    await page.goto(`${stage.monitor.url}/audit`);
    await page.getByText('Called node2 Calculator.calculate').first().waitFor();
    // The monitor notices that the page has hung up when its socket closes.
    const givenUp = async () => {
      await page.reload();
      await page.getByText('Called node2 Calculator.calculate').first().waitFor();
      return page.getByText('refused: ABORTED').count();
    };
    await expect.poll(givenUp, { timeout: patienceMs }).toBe(1);
  });

  it.each([
    ['light', 1280],
    ['dark', 360],
  ] as const)(
    'has nothing that axe objects to, or that is too wide: %s, %i px',
    async (colorScheme, width) => {
      const page = await open({ colorScheme, viewport: { width, height: 800 } });
      await signIn(page, stage, '/services/tutorial/interface');
      const look = async () => {
        expect.soft(await accessibilityProblems(page)).toEqual([]);
        expect.soft(await overflow(page)).toBeLessThanOrEqual(0);
      };
      await page.getByRole('button', { name: 'Call add…' }).waitFor();
      await look();
      await page.getByRole('button', { name: 'Call add…' }).click();
      await page.getByRole('dialog', { name: 'Call Calculator.add' }).waitFor();
      await look();
      await page.keyboard.press('Escape');
      await page.getByText('Files', { exact: true }).click();
      await page.getByRole('region', { name: 'Text of tutorial.thrift' }).waitFor();
      await look();
      await page.goto(`${stage.monitor.url}/services/billing/interface`);
      await page.getByText('No provider says what its interface is').waitFor();
      await look();
    },
  );
});
