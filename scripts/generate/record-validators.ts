import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import standaloneModule from 'ajv/dist/standalone/index.js';
import formatsModule from 'ajv-formats';
import { build } from 'esbuild';
import { recordSchemas } from './record-types.ts';

const standalone = standaloneModule as unknown as typeof standaloneModule.default;
const addFormats = formatsModule as unknown as typeof formatsModule.default;

/** A self-contained JavaScript module with one validator a schema, and its declarations. */
export async function recordValidators(root: string): Promise<Map<string, string>> {
  const ajv = new Ajv2020({
    code: { source: true, esm: true, lines: false },
    inlineRefs: false,
    strict: true,
    strictTypes: false,
  });
  addFormats(ajv);
  const names: Record<string, string> = {};
  const declarations: string[] = [];
  for (const name of recordSchemas) {
    const schema = JSON.parse(await readFile(join(root, 'spec/schemas', `${name}.schema.json`), 'utf8'));
    ajv.addSchema(schema);
    names[`validate${schema.title}`] = schema.$id;
    declarations.push(
      `export declare const validate${schema.title}: RecordValidator<records.${schema.title}>;`,
    );
  }
  const banner = '// Generated from spec/schemas by `npm run generate`. Do not edit.\n';
  // Bundled, so that users of the package need no schema library.
  const bundle = await build({
    stdin: { contents: standalone(ajv, names), resolveDir: root, loader: 'js' },
    bundle: true,
    write: false,
    format: 'esm',
    target: 'node22',
    minify: true,
    keepNames: false,
    banner: { js: banner },
  });
  return new Map([
    ['validators.js', bundle.outputFiles[0]!.text],
    ['validators.d.ts', `${banner}${validatorTypes}${declarations.join('\n')}\n`],
  ]);
}

const validatorTypes = `import type * as records from './records.ts';

/** Why a value breaks its schema. */
export interface SchemaProblem {
  /** JSON pointer to the value at fault. */
  readonly instancePath: string;
  readonly keyword: string;
  readonly message?: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** Tells whether a value follows its schema; \`errors\` holds why the last one did not. */
export interface RecordValidator<T> {
  (value: unknown): value is T;
  readonly errors?: readonly SchemaProblem[] | null;
}

`;
