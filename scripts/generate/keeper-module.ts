import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/**
 * What Apache Thrift's compiler makes of the keeper service, as an ES module with its declarations, by file name. The
 * compiler is asked only when the definition has changed since: `stood` is what stands there now.
 */
export async function keeperModule(
  root: string,
  stood: (name: string) => Promise<string | undefined>,
): Promise<Map<string, string>> {
  const idl = join(root, 'spec/keeper.thrift');
  const hash = createHash('sha256');
  for (const path of [idl, fileURLToPath(import.meta.url)]) hash.update(await readFile(path));
  const head = `// Generated from spec/keeper.thrift by Apache Thrift's compiler and \`npm run generate\`. Do not edit. ${hash.digest('hex').slice(0, 16)}\n`;
  const names = ['keeper.js', 'keeper.d.ts'];
  const known = await Promise.all(names.map(stood));
  if (known.every((text) => text?.startsWith(head)))
    return new Map(names.map((name, i) => [name, known[i]!]));
  const folder = await mkdtemp(join(tmpdir(), 'keeper-'));
  try {
    await promisify(execFile)('thrift', ['--gen', 'js:node,ts,es6', '-out', folder, idl]);
    const read = (name: string) => readFile(join(folder, name), 'utf8');
    return new Map([
      ['keeper.js', head + asModule(await read('keeper_types.js'), await read('Keeper.js'))],
      ['keeper.d.ts', head + asDeclarations(await read('keeper_types.d.ts'), await read('Keeper.d.ts'))],
    ]);
  } finally {
    await rm(folder, { recursive: true });
  }
}

function asModule(types: string, service: string): string {
  const names: string[] = [];
  const structs = withoutHead(types).replace(
    /^const (\w+) = module\.exports\.\w+ = class/gm,
    (_, name: string) => {
      names.push(name);
      return `export const ${name} = ttypes.${name} = class`;
    },
  );
  const methods = withoutHead(service).replace(/^const (\w+) = exports\.\w+ = class/gm, 'const $1 = class');
  return [
    "import thrift from 'thrift';\n",
    'const Thrift = thrift.Thrift;\nconst ttypes = {};\n',
    structs,
    methods,
    'export const Keeper = { Client: KeeperClient, Processor: KeeperProcessor };\n',
  ].join('\n');
}

/** Without comments, imports and what stands for exports above the classes. */
const withoutHead = (text: string): string =>
  text.slice(text.search(/^const \w+ = (module\.exports\.\w+ = )?class/m));

function asDeclarations(types: string, service: string): string {
  const classes = (text: string) =>
    text
      .slice(text.search(/^(\/\*\*|declare class)/m))
      .replace(/\bInt64\b/g, 'I64')
      .replaceAll('ttypes.', '')
      .replaceAll('thrift.TTransport', 'unknown')
      .replaceAll('thrift.TProtocol', 'unknown')
      .replace('extends Thrift.TException', 'extends Error')
      // Optional fields that have no value may say so.
      .replace(/(\w+)\?: ([^;,(){]+)(?=[;,)])/g, '$1?: $2 | undefined');
  return [
    '/** An i64 in any of the forms that a reader may be told to give it in. */',
    'export type I64 = number | bigint | object;\n',
    classes(types).replace(/^declare class/gm, 'export declare class'),
    classes(service),
    'export declare const Keeper: { Client: typeof Client; Processor: typeof Processor };\n',
  ].join('\n');
}
