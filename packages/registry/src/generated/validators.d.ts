// Generated from spec/schemas by `npm run generate`. Do not edit.
import type * as records from './records.ts';

/** Why a value breaks its schema. */
export interface SchemaProblem {
  /** JSON pointer to the value at fault. */
  readonly instancePath: string;
  readonly keyword: string;
  readonly message?: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** Tells whether a value follows its schema; `errors` holds why the last one did not. */
export interface RecordValidator<T> {
  (value: unknown): value is T;
  readonly errors?: readonly SchemaProblem[] | null;
}

export declare const validateProviderRecord: RecordValidator<records.ProviderRecord>;
export declare const validateConsumerRecord: RecordValidator<records.ConsumerRecord>;
export declare const validateControlDocument: RecordValidator<records.ControlDocument>;
export declare const validateStatsReport: RecordValidator<records.StatsReport>;
export declare const validateSnapshotFile: RecordValidator<records.SnapshotFile>;
export declare const validateIdlDocument: RecordValidator<records.IdlDocument>;
