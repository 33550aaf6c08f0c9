// A client in a process of its own, which calls all the time: it is told how by its argument, and reports what it sees.
import { setTimeout as sleep } from 'node:timers/promises';
import { createClient, ThriftkeeperError } from '@thriftkeeper/client';
import Calculator from '../../../../../examples/tutorial/gen/node-es6/Calculator.js';
import { type ClientPlan, type ClientReport, type Failure, reportEveryMs } from './reports.ts';

const { options, everyMs, takesMs } = JSON.parse(process.argv[2]!) as ClientPlan;
const [answered, failed]: [Record<string, number>, Record<string, number>] = [{}, {}];
let [end, endSince] = ['', 0];
let failure: Failure | undefined;

const client = createClient(Calculator, {
  ...options,
  onAttempt({ node, error }) {
    if (error === undefined) answered[node] = (answered[node] ?? 0) + 1;
  },
});

function ended(how: string): void {
  if (how === end) return;
  [end, endSince] = [how, Date.now()];
}

async function callForEver(): Promise<never> {
  for (;;) {
    try {
      // The same key each time: only the picker that goes by keys looks at it.
      await client.add(1, takesMs, { hashKey: 'always the same' });
      ended('answered');
    } catch (error) {
      const { code, details } =
        error instanceof ThriftkeeperError ? error : { code: String(error), details: {} };
      failed[code] = (failed[code] ?? 0) + 1;
      if (failure?.code !== code) failure = { at: Date.now(), code, details };
      ended(code);
    }
    await sleep(everyMs);
  }
}

setInterval(() => {
  const report: ClientReport = {
    atMs: performance.now(),
    answered,
    failed,
    end,
    endSince,
    ...(failure && { failure }),
  };
  process.send!(report);
}, reportEveryMs);
process.once('SIGTERM', () => void client.$.close({ graceMs: 0 }).then(() => process.exit()));
process.once('disconnect', () => process.exit());
void callForEver();
