import { join } from 'node:path';
import { createGenerator } from 'ts-json-schema-generator';

/**
 * One module with a JSON Schema for each type of the monitor's HTTP API: requests are checked by them, and the OpenAPI
 * document holds them. What comes from the registry (records, decisions) is described by the specification's own
 * schemas and is anything here; the registry checks it.
 */
export function monitorSchemas(root: string): string {
  const generator = createGenerator({
    path: join(root, 'packages/monitor/src/api/types/*.ts'),
    tsconfig: join(root, 'packages/monitor/tsconfig.json'),
    type: '*',
    expose: 'export',
    jsDoc: 'extended',
    skipTypeCheck: true,
  });
  const definitions = Object.entries(generator.createSchema('*').definitions ?? {});
  // In the order of their names: files may move without a trace here.
  definitions.sort(([one], [other]) => (one < other ? -1 : 1));
  const schemas = JSON.stringify(Object.fromEntries(definitions), undefined, 2).replaceAll(
    '#/definitions/',
    '#/components/schemas/',
  );
  return `// Generated from packages/monitor/src/api/types by \`npm run generate\`. Do not edit.

/** Schemas of the types of the HTTP API, by the name of the type. */
export const apiSchemas: Readonly<Record<string, object>> = ${schemas};
`;
}
