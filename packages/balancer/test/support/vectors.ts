import { readFileSync } from 'node:fs';

interface VectorCase {
  readonly id: string;
  readonly clauses: readonly string[];
}

/** The cases of a file of the specification's vectors, each with its fields as `Fields`. */
export function vectorsOf<Fields>(kind: string): readonly (VectorCase & Fields)[] {
  const file = new URL(`../../../../spec/vectors/${kind}.json`, import.meta.url);
  const vectors = JSON.parse(readFileSync(file, 'utf8')) as {
    kind: string;
    cases: readonly (VectorCase & Fields)[];
  };
  if (vectors.kind !== kind) throw new Error(`${kind}.json has vectors of kind ${vectors.kind}`);
  return vectors.cases;
}
