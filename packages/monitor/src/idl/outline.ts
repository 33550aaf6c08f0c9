import type { IdlDocument } from '@thriftkeeper/registry';
import type { Definition, InterfaceDetail } from '../api/types.ts';
import type { ConstantValue, FileTree, PendingValue } from './idl-tree.ts';
import { inCallForm } from './in-call-form.ts';
import { parseIdl } from './parse-idl.ts';

/** How far constants are followed that name each other. */
const furthest = 32;
/** How large all values together may become through constants that name each other; what is beyond is null. */
const mostCharacters = 1_000_000;

/** What stands in an interface definition, with every name led to what it names. */
export function outlineOf(hash: string, document: IdlDocument): InterfaceDetail {
  const paths = [document.main, ...Object.keys(document.files).filter((path) => path !== document.main)];
  const trees = paths.map((path, file) => parseIdl(document.files[path]!, file));
  const files = trees.map((tree, file) => ({
    path: paths[file]!,
    text: document.files[paths[file]!]!,
    ...(tree.problem !== undefined && { problem: tree.problem }),
  }));
  const definitions = trees.flatMap((tree) => tree.definitions);
  resolveNames(trees, paths, document.main, definitions);
  return { hash, main: document.main, files, definitions };
}

/** What a file can name: its own definitions, and those of the files that it includes, with their prefix. */
interface Scope {
  get(name: string): number | undefined;
}

function resolveNames(
  trees: readonly FileTree[],
  paths: readonly string[],
  main: string,
  definitions: readonly Definition[],
): void {
  const own = trees.map(() => new Map<string, number>());
  for (const [place, { file, name }] of definitions.entries()) own[file]!.set(name, place);
  const scopes = trees.map(({ includes }, file): Scope => {
    const programs = new Map<string, number>();
    for (const include of new Set(includes)) {
      const included = includedFile(include, paths[file]!, main, paths);
      if (included !== undefined) programs.set(programOf(include), included);
    }
    return {
      get(name) {
        const dot = name.lastIndexOf('.');
        const program = dot === -1 ? file : programs.get(name.slice(0, dot));
        return program === undefined ? undefined : own[program]!.get(name.slice(dot + 1));
      },
    };
  });
  for (const [file, { names }] of trees.entries()) {
    for (const name of names) name.to = scopes[file]!.get(name.name) ?? null;
  }
  const pending = trees.flatMap(({ values }, file) => values.map((one) => [one, scopes[file]!] as const));
  const resolution = new Resolution(definitions, new Map(pending.map((one) => [one[0].of, one])));
  for (const [{ type, value, put }, scope] of pending)
    put(inCallForm(type, resolution.resolve(value, scope), definitions));
}

/** The place of a file that another one includes: beside it, or beside the main one. */
function includedFile(
  include: string,
  from: string,
  main: string,
  paths: readonly string[],
): number | undefined {
  for (const beside of [from, main]) {
    const place = paths.indexOf(joined(beside, include));
    if (place !== -1) return place;
  }
  return undefined;
}

function joined(beside: string, include: string): string {
  const segments = beside.split('/').slice(0, -1);
  for (const segment of include.split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '.' && segment !== '') segments.push(segment);
  }
  return segments.join('/');
}

/** By which an included file's names are told: `shared` of `base/shared.thrift`. */
const programOf = (include: string): string =>
  include
    .split('/')
    .at(-1)!
    .replace(/\.thrift$/, '');

/** Makes JSON of values. */
class Resolution {
  readonly #definitions: readonly Definition[];
  readonly #constants: ReadonlyMap<Definition | undefined, readonly [PendingValue, Scope]>;
  #left = mostCharacters;

  constructor(
    definitions: readonly Definition[],
    constants: ReadonlyMap<Definition | undefined, readonly [PendingValue, Scope]>,
  ) {
    this.#definitions = definitions;
    this.#constants = constants;
  }

  resolve(value: ConstantValue, scope: Scope, depth = 0): unknown {
    this.#left -= 1 + (value.kind === 'plain' ? String(value.value).length : 0);
    if (this.#left < 0 || depth > furthest) return null;
    const inner = (one: ConstantValue) => this.resolve(one, scope, depth + 1);
    switch (value.kind) {
      case 'plain':
        return value.value;
      case 'list':
        return value.of.map(inner);
      case 'map': {
        const entries = value.of.map(([key, one]) => [inner(key), inner(one)] as const);
        // Whatever a key is called, it becomes a member of its own.
        return entries.every(([key]) => typeof key === 'string')
          ? Object.fromEntries(entries as [string, unknown][])
          : entries;
      }
      case 'name':
        return this.#named(value.name, scope, depth);
    }
  }

  #named(name: string, scope: Scope, depth: number): unknown {
    if (name === 'true' || name === 'false') return name === 'true';
    const constant = this.#at('const', scope.get(name));
    const standing = constant && this.#constants.get(constant);
    if (standing !== undefined) return this.resolve(standing[0].value, standing[1], depth + 1);
    const dot = name.lastIndexOf('.');
    const member = name.slice(dot + 1);
    const of = this.#at('enum', scope.get(name.slice(0, dot)));
    return of?.members.some((one) => one.name === member) ? member : name;
  }

  #at<K extends Definition['kind']>(kind: K, place: number | undefined) {
    const definition = place === undefined ? undefined : this.#definitions[place];
    return definition?.kind === kind ? (definition as Extract<Definition, { kind: K }>) : undefined;
  }
}
