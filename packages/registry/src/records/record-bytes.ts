import { type ErrorCode, ThriftkeeperError } from '../generated/errors.ts';
import type { RecordValidator } from '../generated/validators.d.ts';

/** What one kind of record allows, and how its faults are called. */
export interface RecordKind<T> {
  /** As messages say it: "the provider record". */
  readonly what: string;
  /** Largest size in bytes (REC-2). */
  readonly maxBytes: number;
  /** Code for what is no JSON object or breaks its schema. */
  readonly invalid: Extract<ErrorCode, 'RECORD_INVALID' | 'CONTROL_INVALID'>;
  readonly validate: RecordValidator<T>;
}

const maxDepth = 32;
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Reads a record in the order of REC-4: size, JSON, version of the specification, schema.
 *
 * @param where the path it came from, for messages
 * @throws RECORD_TOO_LARGE, RECORD_INVALID or CONTROL_INVALID, SPEC_UNSUPPORTED; `details.field` names the
 *   field at fault as a JSON pointer
 */
export function readRecord<T extends object>(kind: RecordKind<T>, bytes: Uint8Array, where: string): T {
  if (bytes.byteLength > kind.maxBytes) throw tooLarge(kind, bytes.byteLength, where);
  const refuse = (problem: string, details?: Readonly<Record<string, unknown>>, cause?: unknown): never => {
    throw new ThriftkeeperError(kind.invalid, `${kind.what} at ${where} cannot be read: ${problem}`, {
      details,
      cause,
    });
  };
  let value: unknown;
  try {
    const text = utf8.decode(bytes);
    if (text.startsWith('\ufeff')) refuse('it begins with a byte order mark');
    value = JSON.parse(text);
  } catch (error) {
    if (error instanceof ThriftkeeperError) throw error;
    refuse(`it is no JSON in UTF-8 (${(error as Error).message})`, undefined, error);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return refuse('it is no JSON object');
  if (deeperThan(value, maxDepth)) refuse(`it is nested deeper than ${maxDepth}`);
  const { spec } = value as { spec?: unknown };
  if (Number.isInteger(spec) && (spec as number) > 1) {
    throw new ThriftkeeperError(
      'SPEC_UNSUPPORTED',
      `${kind.what} at ${where} follows version ${spec} of the specification; this version knows 1`,
      { details: { field: '/spec', spec } },
    );
  }
  if (!kind.validate(value)) refuse(...schemaProblem(kind.validate));
  return value as T;
}

/**
 * The bytes of a record that is to be written.
 *
 * @throws RECORD_INVALID or CONTROL_INVALID, RECORD_TOO_LARGE: what cannot be read must not be written
 */
export function writeRecord<T extends object>(kind: RecordKind<T>, record: T, where: string): Buffer {
  const bytes = Buffer.from(JSON.stringify(record));
  if (bytes.byteLength > kind.maxBytes) throw tooLarge(kind, bytes.byteLength, where);
  if (!kind.validate(JSON.parse(bytes.toString()))) {
    const [problem, details] = schemaProblem(kind.validate);
    throw new ThriftkeeperError(kind.invalid, `${kind.what} for ${where} is not written: ${problem}`, {
      details,
    });
  }
  return bytes;
}

/** What a validator found last, in words, and the field at fault as a JSON pointer. */
export function schemaProblem<T>({ errors }: RecordValidator<T>): [string, { field: string }] {
  const problem = errors?.[0];
  const missing = problem?.keyword === 'required' ? `/${problem.params.missingProperty as string}` : '';
  const field = `${problem?.instancePath ?? ''}${missing}`;
  const what = missing ? 'is missing' : (problem?.message ?? 'breaks its schema');
  return [`${field || 'it'} ${what}`, { field }];
}

const tooLarge = <T>(kind: RecordKind<T>, sizeBytes: number, where: string) =>
  new ThriftkeeperError(
    'RECORD_TOO_LARGE',
    `${kind.what} at ${where} is ${sizeBytes} bytes, ${kind.maxBytes} are allowed`,
    {
      details: { sizeBytes, maxBytes: kind.maxBytes },
    },
  );

/** Whether objects and arrays stand in each other more than `levels` deep, without recursion of our own. */
function deeperThan(value: object, levels: number): boolean {
  let layer: object[] = [value];
  for (let depth = 1; layer.length > 0; depth++) {
    if (depth > levels) return true;
    layer = layer.flatMap((one) =>
      Object.values(one).filter((inner) => typeof inner === 'object' && inner !== null),
    );
  }
  return false;
}
