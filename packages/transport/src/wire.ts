/** Thrift's type numbers, the same in every protocol (compact translates them into its own nibbles). */
export const WireType = {
  STOP: 0,
  BOOL: 2,
  BYTE: 3,
  DOUBLE: 4,
  I16: 6,
  I32: 8,
  I64: 10,
  STRING: 11,
  STRUCT: 12,
  MAP: 13,
  SET: 14,
  LIST: 15,
  UUID: 16,
} as const;

/** Kinds of message in Thrift's RPC. */
export const MessageType = { CALL: 1, REPLY: 2, EXCEPTION: 3, ONEWAY: 4 } as const;

/** `type` of a TApplicationException, as every Thrift library numbers them. */
export const ApplicationExceptionType = {
  UNKNOWN: 0,
  UNKNOWN_METHOD: 1,
  INVALID_MESSAGE_TYPE: 2,
  WRONG_METHOD_NAME: 3,
  BAD_SEQUENCE_ID: 4,
  MISSING_RESULT: 5,
  INTERNAL_ERROR: 6,
  PROTOCOL_ERROR: 7,
  INVALID_TRANSFORM: 8,
  INVALID_PROTOCOL: 9,
  UNSUPPORTED_CLIENT_TYPE: 10,
} as const;

const NAMES: Readonly<Record<number, string>> = Object.fromEntries(
  Object.entries(WireType).map(([name, number]) => [number, name.toLowerCase()]),
);

/** The name of a Thrift type for messages: `i32`, `struct`, or `type 99` for a number that has none. */
export const wireTypeName = (type: number): string => NAMES[type] ?? `type ${type}`;
