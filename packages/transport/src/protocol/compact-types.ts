import { WireType } from '../wire.ts';

/** Compact's own type numbers, as they stand in a nibble. */
export const CompactType = {
  STOP: 0,
  TRUE: 1,
  FALSE: 2,
  BYTE: 3,
  I16: 4,
  I32: 5,
  I64: 6,
  DOUBLE: 7,
  BINARY: 8,
  LIST: 9,
  SET: 10,
  MAP: 11,
  STRUCT: 12,
  UUID: 13,
} as const;

const W = WireType;

/** Thrift type to compact type; 0 for what is no type. */
export const TO_COMPACT: readonly number[] = [0, 0, 1, 3, 7, 0, 4, 0, 5, 0, 6, 8, 12, 11, 10, 9, 13];

/** Compact type to Thrift type; -1 for what is no type. */
export const FROM_COMPACT: readonly number[] = [
  W.STOP,
  W.BOOL,
  W.BOOL,
  W.BYTE,
  W.I16,
  W.I32,
  W.I64,
  W.DOUBLE,
  W.STRING,
  W.LIST,
  W.SET,
  W.MAP,
  W.STRUCT,
  W.UUID,
  -1,
  -1,
];

/** First byte of every compact message. */
export const COMPACT_ID = 0x82;
/** Version in the low five bits of the second byte. */
export const COMPACT_VERSION = 1;
