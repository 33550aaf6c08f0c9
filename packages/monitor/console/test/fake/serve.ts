// Serves the console with a made-up fleet, to look at and to measure: other figures every second.
//
//   node scripts/exec.mjs node packages/monitor/console/test/fake/serve.ts --services 200 --providers 50
import { parseArgs } from 'node:util';
import { buildConsole } from '../build.ts';
import { FakeMonitor } from './fake-monitor.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '8421' },
    services: { type: 'string', default: '40' },
    providers: { type: 'string', default: '12' },
    consumers: { type: 'string', default: '20' },
  },
});
const built = await buildConsole();
const monitor = new FakeMonitor({
  size: {
    services: Number(values.services),
    providers: Number(values.providers),
    consumers: Number(values.consumers),
  },
  now: Date.now(),
  built: built.folder,
});
console.log(`the console is at ${await monitor.start(Number(values.port))}`);
const stirring = setInterval(() => monitor.stir(), 1_000);
process.once('SIGINT', async () => {
  clearInterval(stirring);
  monitor.close();
  await built.remove();
});
