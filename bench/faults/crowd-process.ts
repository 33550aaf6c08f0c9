// Many clients in one process, each of which calls now and then; started by scenarios/crowd.ts.
import { setTimeout as sleep } from 'node:timers/promises';
import { createClient } from '@thriftkeeper/client';
import Peers from '../peers/gen/Peers.js';
import { answerParent } from '../zookeeper/child.ts';
import { momentMs } from './moment.ts';

/** What the process is told on its command line, as JSON. */
export interface CrowdPlan {
  readonly zookeeper: string;
  readonly service: string;
  readonly clients: number;
}

/** What it answers. */
export interface CrowdStanding {
  /** When the first client was made. */
  readonly beganMs: number;
  /** When each of them had been answered once. */
  readonly allAnsweredMs: number;
  /** Calls that failed. */
  readonly failed: number;
}

const pauseMs = 1_000;

const { zookeeper, service, clients } = JSON.parse(process.argv[2]!) as CrowdPlan;
const beganMs = momentMs();
let failed = 0;

await Promise.all(
  Array.from({ length: clients }, async () => {
    const client = createClient(Peers, { zookeeper, service, idempotent: ['add'], deadlineMs: 30_000 });
    const call = () => client.add(1, 2).catch(() => void failed++);
    await call();
    void callNowAndThen(call);
  }),
);
const allAnsweredMs = momentMs();

async function callNowAndThen(call: () => Promise<unknown>): Promise<never> {
  for (;;) {
    await sleep(pauseMs);
    await call();
  }
}

answerParent<object, CrowdStanding>(async () => ({ beganMs, allAnsweredMs, failed }));
