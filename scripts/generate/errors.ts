import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

interface Entry {
  readonly code: string;
  readonly number: number;
  readonly retry: string;
  readonly retryable: boolean;
  readonly outcome: string;
  readonly meaning: string;
  readonly action: string;
}

/** A module with the spec's error table and the one error class: each package has a copy of its own. */
export async function errorModule(root: string): Promise<string> {
  const table = JSON.parse(await readFile(join(root, 'spec/errors.json'), 'utf8')) as { errors: Entry[] };
  const entries = table.errors.map(
    ({ code, number, retry, retryable, outcome, meaning }) =>
      `  /** ${meaning} */\n  ${code}: { number: ${number}, retry: '${retry}', retryable: ${retryable}, outcome: '${outcome}' },\n`,
  );
  const errorClass = await readFile(new URL('./error-class.ts', import.meta.url), 'utf8');
  const body = errorClass.slice(errorClass.indexOf('/** A code of'));
  return [
    '// Generated from spec/errors.json and scripts/generate/error-class.ts by `npm run generate`. Do not edit.\n',
    '/** The error table of the specification (11-errors.md). */',
    `export const ERRORS = {\n${entries.join('')}} as const;\n`,
    body,
  ].join('\n');
}
