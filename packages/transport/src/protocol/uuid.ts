import { invalidValue } from './values.ts';

/** The 16 bytes of a UUID in its text form. */
export const parseUuid = (value: unknown, field: string): Buffer => {
  const hex = typeof value === 'string' ? value.replace(/[-{}]/g, '') : '';
  if (!/^[0-9a-fA-F]{32}$/.test(hex)) throw invalidValue(field, 'a uuid', value);
  return Buffer.from(hex, 'hex');
};

/** The text form of the 16 bytes at `start`. */
export const formatUuid = (bytes: Buffer, start: number): string => {
  const hex = bytes.toString('hex', start, start + 16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
};
