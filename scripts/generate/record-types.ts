import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { compile } from 'json-schema-to-typescript';

/** The schemas of what stands in nodes and files. */
export const recordSchemas = [
  'provider-record',
  'consumer-record',
  'control-document',
  'stats-report',
  'snapshot',
  'idl-document',
];

/** One module with a TypeScript type for each record of the specification. */
export async function recordTypes(root: string): Promise<string> {
  const parts: string[] = [];
  const seen = new Set<string>();
  for (const name of recordSchemas) {
    const schema = JSON.parse(await readFile(join(root, 'spec/schemas', `${name}.schema.json`), 'utf8'));
    const text = await compile(schema, schema.title, {
      bannerComment: '',
      additionalProperties: true,
      enableConstEnums: false,
      unreachableDefinitions: true,
      style: { singleQuote: true, printWidth: 110 },
    });
    parts.push(withoutRepeats(text, seen));
  }
  return `// Generated from spec/schemas by \`npm run generate\`. Do not edit.\n\n${parts.join('\n')}`;
}

/** Drops a declaration whose name an earlier schema has already declared (shared titles such as Tags). */
function withoutRepeats(text: string, seen: Set<string>): string {
  const declarations = text.split(/(?=^(?:\/\*\*(?:(?!\*\/)[\s\S])*\*\/\n)?export )/m);
  return declarations
    .filter((declaration) => {
      const name = /^export (?:type|interface) (\w+)/m.exec(declaration)?.[1];
      if (name === undefined) return declaration.trim() !== '';
      if (seen.has(name)) return false;
      seen.add(name);
      return true;
    })
    .join('');
}
