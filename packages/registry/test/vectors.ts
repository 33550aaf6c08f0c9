import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

/** One case of a vector file; what else it has depends on its kind. */
export interface Vector {
  readonly id: string;
  readonly clauses: readonly string[];
  readonly [field: string]: unknown;
}

const folder = new URL('../../../spec/vectors/', import.meta.url);

/**
 * Runs every case of a vector file of the specification, each as a test that names its clauses.
 *
 * @param concerns leaves out those about what this package does not do
 */
export function vectors<C extends Vector>(
  file: string,
  run: (one: C) => void,
  concerns: (one: C) => boolean = () => true,
): void {
  const { title, cases: all } = JSON.parse(readFileSync(new URL(`${file}.json`, folder), 'utf8')) as {
    title: string;
    cases: C[];
  };
  const cases = all.filter(concerns);
  describe(`vectors: ${title}`, () => {
    it.each(cases.map((one) => [`${one.id} [${one.clauses.join(', ')}]`, one] as const))('%s', (_, one) =>
      run(one),
    );
  });
  expect(cases.length).toBeGreaterThan(0);
}

/** What a function gives, or the code of what it throws, as vectors write both. */
export function orError(attempt: () => unknown): unknown {
  try {
    return attempt();
  } catch (error) {
    return { error: (error as { code?: unknown }).code };
  }
}

/** The bytes of a document in a vector. */
export function bytesOf({
  text,
  base64,
  padTo,
}: {
  readonly text?: string;
  readonly base64?: string;
  readonly padTo?: number;
}): Buffer {
  const bytes = base64 === undefined ? Buffer.from(text ?? '') : Buffer.from(base64, 'base64');
  return padTo === undefined ? bytes : Buffer.concat([bytes, Buffer.alloc(padTo - bytes.length, ' ')]);
}
