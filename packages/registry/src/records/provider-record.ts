import { checkAnnounced, parseAddress } from '../address.ts';
import { ThriftkeeperError } from '../generated/errors.ts';
import type { ProviderRecord } from '../generated/records.ts';
import { validateProviderRecord } from '../generated/validators.js';
import { type RecordKind, readRecord, writeRecord } from './record-bytes.ts';

const kind: RecordKind<ProviderRecord> = {
  what: 'the provider record',
  maxBytes: 65_536,
  invalid: 'RECORD_INVALID',
  validate: validateProviderRecord,
};

/** What a record says that leaves a field out (REC-9). */
const defaults = {
  weight: 1,
  transport: 'buffered',
  protocol: 'binary',
  tls: false,
  path: '/',
  multiplexed: [] as string[],
  concurrency: false,
  capabilities: [] as string[],
  tags: {} as Record<string, string>,
  state: 'up',
  spec: 1,
} as const satisfies Partial<ProviderRecord>;

/** A provider record with every default filled in; unknown fields are kept. */
export type CompleteProviderRecord = ProviderRecord & Required<Pick<ProviderRecord, keyof typeof defaults>>;

/**
 * Reads a provider record and fills in the defaults (REC-4, REC-9). What a state comes to, an unknown one
 * too, is told by `effectiveProvider` (REC-12).
 *
 * @param where the path it came from, for messages
 * @throws RECORD_TOO_LARGE, RECORD_INVALID, SPEC_UNSUPPORTED
 */
export function readProviderRecord(bytes: Uint8Array, where: string): CompleteProviderRecord {
  const record = readRecord(kind, bytes, where);
  try {
    parseAddress(record.address);
  } catch (error) {
    throw new ThriftkeeperError(
      'RECORD_INVALID',
      `the provider record at ${where} cannot be read: ${(error as Error).message}`,
      {
        cause: error,
        details: { field: '/address' },
      },
    );
  }
  return { ...defaults, ...record } as CompleteProviderRecord;
}

/**
 * The bytes of a provider record; fields that are undefined are left out (REC-7).
 *
 * @throws RECORD_INVALID, RECORD_TOO_LARGE, INVALID_ADDRESS (a wildcard, see REC-24)
 */
export function writeProviderRecord(record: ProviderRecord, where: string): Buffer {
  const bytes = writeRecord(kind, record, where);
  checkAnnounced(record.address);
  return bytes;
}
