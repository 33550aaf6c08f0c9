// Prints the closing line of `.ci/run`:   node scripts/count-tests.mjs RESULTS.json FAILED_GATES
import { readFileSync } from 'node:fs';

const [file, failedGates] = process.argv.slice(2);
let results;
try {
  results = JSON.parse(readFileSync(file, 'utf8'));
} catch (error) {
  console.error(`the test run left no results: ${error.message}`);
  console.log(`0 passed, ${Math.max(1, Number(failedGates))} failed`);
  process.exit(1);
}
const { numPassedTests: passed, numFailedTests: failed, numPendingTests: skipped, success } = results;
// Errors outside of tests fail the run without a failed test.
const unseen = !success && failed === 0 ? 1 : 0;
// `npm test` is itself a gate: its failed tests are counted once.
const gates = Math.max(0, Number(failedGates) - (success ? 0 : 1));
console.log(
  `${passed} passed, ${failed + unseen + gates} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`,
);
process.exit(passed > 0 && success ? 0 : 1);
