import { createHash } from 'node:crypto';
import { ThriftkeeperError } from '../generated/errors.ts';
import type { IdlDocument } from '../generated/records.ts';
import { validateIdlDocument } from '../generated/validators.js';
import { type RecordKind, readRecord, writeRecord } from '../records/record-bytes.ts';
import { canonicalJson } from './canonical-json.ts';

const kind: RecordKind<IdlDocument> = {
  what: 'the interface definition',
  maxBytes: 524_288,
  invalid: 'RECORD_INVALID',
  validate: validateIdlDocument,
};

/** An interface definition as it is stored: its bytes, and the name of its node. */
export interface CanonicalIdl {
  /** SHA-256 of the bytes in lower-case hex. */
  readonly hash: string;
  readonly bytes: Buffer;
}

/**
 * The canonical form of an interface definition, and the hash that names its node (REC-30).
 *
 * @throws RECORD_INVALID, RECORD_TOO_LARGE (512 KiB)
 */
export function writeIdlDocument(document: IdlDocument): CanonicalIdl {
  const where = `the main file ${JSON.stringify(document?.main)}`;
  writeRecord(kind, document, where);
  if (!Object.hasOwn(document.files, document.main)) throw withoutMain(document, where);
  const bytes = Buffer.from(canonicalJson(document));
  return { hash: hashOf(bytes), bytes };
}

/**
 * Reads an interface definition, whose hash must be the name of its node (REC-31).
 *
 * @param where the path it came from, for messages
 * @throws RECORD_INVALID, RECORD_TOO_LARGE
 */
export function readIdlDocument(bytes: Uint8Array, hash: string, where: string): IdlDocument {
  // Before it is hashed: what is too large costs nothing (REC-2).
  if (bytes.byteLength <= kind.maxBytes && hashOf(bytes) !== hash) {
    throw new ThriftkeeperError(
      'RECORD_INVALID',
      `${kind.what} at ${where} is not what its name says: its SHA-256 is ${hashOf(bytes)}; delete the node, and a provider that has the definition stores it again`,
      { details: { hash: hashOf(bytes) } },
    );
  }
  const document = readRecord(kind, bytes, where);
  if (!Object.hasOwn(document.files, document.main)) throw withoutMain(document, where);
  return document;
}

const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

const withoutMain = ({ main }: IdlDocument, where: string) =>
  new ThriftkeeperError(
    'RECORD_INVALID',
    `${kind.what} at ${where} has no file ${JSON.stringify(main)}, which it says is the main one`,
    { details: { field: '/main' } },
  );
