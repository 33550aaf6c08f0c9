/** A value that is none of those allowed, in a few words for a message; what an object holds may be secret. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'function') return 'a function';
  if (typeof value === 'object' && value !== null) return `of type ${value.constructor?.name ?? 'Object'}`;
  return String(value);
}
