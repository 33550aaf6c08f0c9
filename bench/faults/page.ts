import { rowsMarkdown, verdictsMarkdown } from './report.ts';
import type { Row } from './row.ts';
import type { Scenario } from './scenario.ts';
import { stackNames, stackOf } from './stacks/index.ts';
import type { Verdict } from './verdict.ts';

/** What the page is made of. */
export interface PageContent {
  readonly command: string;
  readonly machine: string;
  readonly callsPerSecond: number;
  readonly scenarios: readonly Scenario[];
  readonly rows: readonly Row[];
  readonly verdicts: readonly Verdict[];
  /** Scenarios that could not be played to their end, and why. */
  readonly problems: readonly string[];
}

/** `docs/faults.md`. */
export function pageOf(content: PageContent): string {
  const { command, machine, callsPerSecond, scenarios, rows, verdicts, problems } = content;
  const names = stackNames.filter((name) => rows.some(({ stack }) => stack === name));
  const missed = verdicts.filter(({ reached }) => !reached);
  return `${[
    '# Faults',
    `Written by \`${command}\`. What is measured, and how, stands in [bench/README.md](../bench/README.md#faults).`,
    machine
      .split('\n')
      .map((line) => `    ${line}`)
      .join('\n'),
    `A client in a process of its own makes ${callsPerSecond.toLocaleString('en')} calls a second, whether or not those ` +
      'before were answered, half of them of an idempotent method. Providers, each a process too, take 2 ms for a call.',
    names.map((name) => `- **${name}**: ${stackOf(name).about}`).join('\n'),
    '## What was broken',
    scenarios.map(({ name, about }) => `- **${name}**: ${about}`).join('\n'),
    '## What its callers saw',
    'Times in milliseconds. _load_: of the machine, others included, in the minute before the end. _left after_: until no call went to the broken provider for a second; _probes_: calls that ' +
      'went there later; _back after_: until it had half of an even share again, or for ZooKeeper until the list was right. ' +
      '–: never, or not to be had. Faults of ZooKeeper do not concern those who use none.',
    rowsMarkdown(rows),
    '## Beside the goals',
    missed.length === 0 ? 'All were reached.' : `${missed.length} of ${verdicts.length} were missed.`,
    verdictsMarkdown(verdicts),
    ...(problems.length > 0
      ? ['Could not be played to the end:', problems.map((one) => `- ${one}`).join('\n')]
      : []),
  ].join('\n\n')}\n`;
}
