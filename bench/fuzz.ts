// Throws broken bytes at both ends of the transport:   npm run fuzz -- --cases 1000000
import { dispatch } from './command.ts';

await dispatch('fuzz', { transport: async () => (await import('./fuzz/command.ts')).fuzzTransport }, [
  'transport',
  ...process.argv.slice(2),
]);
