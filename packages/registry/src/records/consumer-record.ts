import type { ConsumerRecord } from '../generated/records.ts';
import { validateConsumerRecord } from '../generated/validators.js';
import { type RecordKind, readRecord, writeRecord } from './record-bytes.ts';

const kind: RecordKind<ConsumerRecord> = {
  what: 'the consumer record',
  maxBytes: 65_536,
  invalid: 'RECORD_INVALID',
  validate: validateConsumerRecord,
};

/** A consumer record with every default filled in; unknown fields are kept. */
export type CompleteConsumerRecord = ConsumerRecord & Required<Pick<ConsumerRecord, 'tags' | 'spec'>>;

/**
 * Reads a consumer record and fills in the defaults (REC-4, REC-26).
 *
 * @throws RECORD_TOO_LARGE, RECORD_INVALID, SPEC_UNSUPPORTED; its reader still counts the consumer (REC-6)
 */
export function readConsumerRecord(bytes: Uint8Array, where: string): CompleteConsumerRecord {
  return { tags: {}, spec: 1, ...readRecord(kind, bytes, where) };
}

/**
 * The bytes of a consumer record; fields that are undefined are left out (REC-7).
 *
 * @throws RECORD_INVALID, RECORD_TOO_LARGE
 */
export const writeConsumerRecord = (record: ConsumerRecord, where: string): Buffer =>
  writeRecord(kind, record, where);
