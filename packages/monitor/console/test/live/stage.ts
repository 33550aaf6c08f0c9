import { type Ensemble, faultsPossible, startEnsemble } from '@thriftkeeper/zookeeper/testing';
import type { Browser, Page } from 'playwright-core';
import type { Role } from '../../../src/api/types.ts';
import { type FirstAdmin, type RunningMonitor, startMonitor } from '../../../src/index.ts';
import { missing, startChromium } from '../browser/chromium.ts';
import { signIn } from '../browser/stage.ts';
import { type Visit, visit } from '../browser/visit.ts';
import { buildConsole } from '../build.ts';
import { Processes } from './processes.ts';

/** Why these tests cannot run here; undefined where they can. */
export const missingHere = missing ?? (faultsPossible() ? undefined : 'they stop and start ZooKeeper');

/** A user of the monitor. */
export type Account = FirstAdmin;

/** A ZooKeeper, a monitor of it, a browser, and processes that meet there. */
export interface LiveStage {
  readonly ensemble: Ensemble;
  readonly monitor: RunningMonitor;
  readonly processes: Processes;
  /** Adds a user. */
  account(user: string, role: Role): Promise<Account>;
  /** Opens a page in a browser context of its own, signed in. Default: as the first admin. */
  open(path: string, options?: Parameters<typeof visit>[1], account?: Account): Promise<Page>;
  /** Closes every page. Returns what went wrong in them. */
  leave(): Promise<readonly string[]>;
  close(): Promise<void>;
}

export const service = 'billing';

export async function openLiveStage(): Promise<LiveStage> {
  const [ensemble, browser, built] = await Promise.all([startEnsemble(), startChromium(), buildConsole()]);
  const monitor = await startMonitor({
    zookeeper: ensemble.connectString,
    database: ':memory:',
    listen: '127.0.0.1:0',
    consoleFolder: built.folder,
  });
  const processes = new Processes(ensemble.connectString, service);
  const visits: Visit[] = [];
  return {
    ensemble,
    monitor,
    processes,
    account: (user, role) => addAccount(monitor, user, role),
    open: (path, options, account) => enter(browser, monitor, visits, { path, options, account }),
    async leave() {
      const troubles = visits.flatMap((one) => one.troubles);
      await Promise.all(visits.splice(0).map((one) => one.close()));
      return troubles;
    },
    async close() {
      await browser.close();
      await processes.end();
      await monitor.close();
      await Promise.all([ensemble.close(), built.remove()]);
    },
  };
}

interface Entry {
  readonly path: string;
  readonly options: Parameters<typeof visit>[1];
  readonly account: Account | undefined;
}

async function enter(
  browser: Browser,
  monitor: RunningMonitor,
  visits: Visit[],
  { path, options, account }: Entry,
): Promise<Page> {
  const opened = await visit(browser, options);
  visits.push(opened);
  await signIn(opened.page, { monitor }, path, account);
  return opened.page;
}

async function addAccount({ url, firstAdmin }: RunningMonitor, user: string, role: Role): Promise<Account> {
  const { cookie, csrfToken } = await sessionOf(url, firstAdmin!);
  const password = `the password of ${user}`;
  const answer = await fetch(`${url}/api/v1/users`, {
    method: 'POST',
    headers: { cookie, 'x-csrf-token': csrfToken, 'content-type': 'application/json' },
    body: JSON.stringify({ name: user, role, password }),
  });
  if (!answer.ok) throw new Error(`${user} could not be added: ${await answer.text()}`);
  return { user, password };
}

async function sessionOf(url: string, account: Account) {
  const answer = await fetch(`${url}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(account),
  });
  const { csrfToken } = (await answer.json()) as { csrfToken: string };
  return { cookie: answer.headers.get('set-cookie')!.split(';')[0]!, csrfToken };
}
