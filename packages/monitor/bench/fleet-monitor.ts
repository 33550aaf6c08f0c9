// The monitor of fleet.ts, alone in its process: what it costs is what the process costs.
import { startMonitor } from '../src/index.ts';

const monitor = await startMonitor({
  zookeeper: process.argv[2],
  database: ':memory:',
  listen: '127.0.0.1:0',
});
const gc = (globalThis as { gc?: () => void }).gc ?? (() => {});

process.on('message', (question: 'memory' | 'cpu' | 'end') => {
  if (question === 'end') void monitor.close().then(() => process.disconnect());
  if (question === 'memory') gc();
  const { heapUsed, rss } = process.memoryUsage();
  const { user, system } = process.cpuUsage();
  if (question !== 'end')
    process.send!({ cpuMs: (user + system) / 1e3, heapMb: heapUsed / 1e6, rssMb: rss / 1e6 });
});
// Without the one who measures there is nothing to do.
process.on('disconnect', () => process.exit());
process.send!({ url: monitor.url, ...monitor.firstAdmin });
