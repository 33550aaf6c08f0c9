// Checks this folder: schemas, error table, clauses, and every vector against its schema and the reference.
// Usage: node spec/check.mjs
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { APPROXIMATE, RUNNERS } from './reference/vectors.mjs';

const here = new URL('./', import.meta.url);
/** @type {string[]} */
const faults = [];
const fault = (/** @type {string} */ text) => faults.push(text);
const read = (/** @type {string} */ file) => readFileSync(new URL(file, here), 'utf8');
const list = (/** @type {string} */ folder, /** @type {string} */ end) =>
  readdirSync(new URL(folder, here))
    .filter((name) => name.endsWith(end))
    .sort()
    .map((name) => folder + name);

/** @param {string} file @returns {any} */
function readJson(file) {
  try {
    return JSON.parse(read(file));
  } catch (error) {
    fault(`${file}: ${/** @type {Error} */ (error).message}`);
    return null;
  }
}

// Schemas: compile, and carry what readers of generated types need.
const create = (/** @type {boolean} */ useDefaults) => {
  // ajv sets no defaults inside oneOf; the stats report has some there, for people.
  const ajv = new /** @type {any} */ (Ajv2020)({
    allErrors: true,
    strict: true,
    strictTypes: false,
    strictRequired: false,
    useDefaults,
    ...(useDefaults ? { strictSchema: false } : {}),
  });
  /** @type {any} */
  (addFormats)(ajv);
  return ajv;
};
const plain = create(false);
const filling = create(true);
const schemaFiles = [...list('schemas/', '.schema.json'), ...list('schemas/vectors/', '.schema.json')];
for (const file of schemaFiles) {
  const schema = readJson(file);
  if (!schema) continue;
  const name = file.replace('schemas/', '').replace('vectors/', 'vectors-').replace('.schema.json', '');
  if (schema.$id !== `urn:thriftkeeper:schema:${name}:1`) fault(`${file}: $id is ${schema.$id}`);
  describeProperties(schema, file);
  try {
    plain.addSchema(schema);
    filling.addSchema(schema);
  } catch (error) {
    fault(`${file}: ${/** @type {Error} */ (error).message}`);
  }
}
for (const file of schemaFiles) {
  const id = readJson(file)?.$id;
  try {
    const validate = plain.getSchema(id);
    for (const [i, example] of (readJson(file).examples ?? []).entries()) {
      if (!validate(example)) fault(`${file}: example ${i}: ${plain.errorsText(validate.errors)}`);
    }
  } catch (error) {
    fault(`${file}: ${/** @type {Error} */ (error).message}`);
  }
}

/** Every property says what it is. @param {any} schema @param {string} place */
function describeProperties(schema, place) {
  if (typeof schema !== 'object' || schema === null) return;
  if (typeof schema.properties === 'object' && !Array.isArray(schema.properties)) {
    for (const [key, property] of Object.entries(schema.properties)) {
      const { title, description, $ref } = /** @type {any} */ (property);
      if (!title && !description && !$ref && !('const' in /** @type {any} */ (property)))
        fault(`${place}: ${key} has no description`);
    }
  }
  for (const [key, value] of Object.entries(schema)) {
    if (!['examples', 'default', 'enum', 'const'].includes(key)) describeProperties(value, `${place}/${key}`);
  }
}

// Error table.
const table = readJson('errors.json');
const validTable = plain.getSchema('urn:thriftkeeper:schema:error-table:1');
if (!validTable?.(table)) fault(`errors.json: ${plain.errorsText(validTable?.errors)}`);
else {
  let last = 0;
  for (const { code, number, retry, retryable } of table.errors) {
    if (number <= last) fault(`errors.json: ${code}: number ${number} does not ascend`);
    if (!table.groups.some((/** @type {any} */ g) => g.from <= number && number <= g.to))
      fault(`errors.json: ${code}: ${number} is in no group`);
    if (retryable !== (retry !== 'never')) fault(`errors.json: ${code}: retryable contradicts retry`);
    last = number;
  }
}
const codes = new Set(table.errors.map((/** @type {any} */ e) => e.code));
if (codes.size !== table.errors.length) fault('errors.json: a code stands twice');

// Clauses: numbered once, and everything that names one names one that exists.
/** @type {Set<string>} */
const clauses = new Set();
const chapters = list('./', '.md');
for (const file of chapters) {
  for (const [, id] of read(file).matchAll(/^\*\*\[([A-Z]+-\d+)\]\*\*/gm)) {
    if (clauses.has(id)) fault(`${file}: clause ${id} stands twice`);
    clauses.add(id);
  }
}
const THRIFT_NAMES = ['INTERNAL_ERROR', 'UNKNOWN_METHOD'];
const naming = [
  ...chapters,
  ...schemaFiles,
  ...list('reference/', '.mjs'),
  ...list('vectors/', '.json'),
  'keeper.thrift',
  'errors.json',
];
for (const file of naming) {
  const text = read(file);
  for (const [id] of text.matchAll(/\b(?:GEN|GLO|PATH|REC|SES|DISC|BAL|CALL|CTRL|KEEP|STAT|ERR)-\d+\b/g)) {
    if (!clauses.has(id)) fault(`${file}: there is no clause ${id}`);
  }
  if (!file.endsWith('.md')) continue;
  for (const [code] of text.matchAll(/\b[A-Z]+(?:_[A-Z]+)+\b/g)) {
    if (!codes.has(code) && !THRIFT_NAMES.includes(code)) fault(`${file}: ${code} is not in the error table`);
  }
  for (const [, vector] of text.matchAll(/`([a-z0-9-]+\.json)`/g)) {
    if (
      !['errors.json'].includes(vector) &&
      !existsSync(new URL(`vectors/${vector}`, here)) &&
      !existsSync(new URL(`schemas/${vector}`, here)) &&
      !vector.includes('schema')
    )
      fault(`${file}: there is no vectors/${vector}`);
  }
}

// Vectors.
const prose = chapters.map(read).join('\n');
let count = 0;
/** @type {Set<string>} */
const covered = new Set();
const tools = {
  validate: (/** @type {string} */ name) => filling.getSchema(`urn:thriftkeeper:schema:${name}:1`),
  errors: table.errors,
};
for (const file of list('vectors/', '.json')) {
  const vectors = readJson(file);
  if (!vectors) continue;
  const name = file.slice('vectors/'.length, -'.json'.length);
  if (vectors.kind !== name) fault(`${file}: kind is ${vectors.kind}`);
  if (!prose.includes(`\`${name}.json\``)) fault(`${file}: no chapter names it`);
  const validate = plain.getSchema(`urn:thriftkeeper:schema:vectors-${name}:1`);
  const run = RUNNERS[name];
  if (!validate || !run) {
    fault(`${file}: no schema or no runner for ${name}`);
    continue;
  }
  if (!validate(vectors)) fault(`${file}: ${plain.errorsText(validate.errors, { separator: '\n  ' })}`);
  /** @type {Set<string>} */
  const ids = new Set();
  for (const c of vectors.cases) {
    count++;
    if (ids.has(c.id)) fault(`${file}: ${c.id}: stands twice`);
    ids.add(c.id);
    for (const id of c.clauses) covered.add(id);
    const expected = c.expect ?? (c.steps ? c.steps.map((/** @type {any} */ s) => s.expect) : null);
    try {
      const actual = run(structuredClone(c), tools);
      if (!agrees(actual, expected, APPROXIMATE.has(name))) {
        fault(
          `${file}: ${c.id}\n    expected ${JSON.stringify(expected)}\n    computed ${JSON.stringify(actual)}`,
        );
      }
    } catch (error) {
      fault(`${file}: ${c.id}: ${/** @type {Error} */ (error).message}`);
    }
  }
}

/** @param {any} a @param {any} b @param {boolean} approximately @returns {boolean} */
function agrees(a, b, approximately) {
  if (!approximately) return isDeepStrictEqual(a, b);
  if (Array.isArray(a))
    return Array.isArray(b) && a.length === b.length && a.every((x, i) => agrees(x, b[i], true));
  return (
    a === b ||
    (typeof a === 'number' &&
      typeof b === 'number' &&
      Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b)))
  );
}

for (const text of faults) console.error(`✗ ${text}`);
if (process.argv.includes('--uncovered'))
  console.log(`without vectors: ${[...clauses].filter((id) => !covered.has(id)).join(' ')}`);
console.log(`${count} vectors, ${clauses.size} clauses${faults.length ? `, ${faults.length} faults` : ''}`);
process.exitCode = faults.length ? 1 : 0;
