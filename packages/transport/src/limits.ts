import { ThriftkeeperError } from './error.ts';

/** What bytes from the network may ask for. Everything beyond is an error that closes that connection. */
export interface DecodeLimits {
  /** Largest message or frame, in bytes. Default 16 MiB. */
  readonly maxMessageBytes: number;
  /** Deepest nesting of structs and containers. Default 64. */
  readonly maxDepth: number;
  /** Most elements of all containers of one message together (a map entry counts once). Default 1,048,576. */
  readonly maxElements: number;
  /** Longest method name, in bytes, service prefix included. Default 1024. */
  readonly maxNameBytes: number;
}

/** The limits that hold where nothing else is said. */
export const DEFAULT_LIMITS: DecodeLimits = {
  maxMessageBytes: 16 * 1024 * 1024,
  maxDepth: 64,
  maxElements: 1024 * 1024,
  maxNameBytes: 1024,
};

/**
 * Fills in what the caller left out.
 *
 * @throws ThriftkeeperError INVALID_OPTION for what is no limit: one that is misspelt would protect nobody
 */
export const resolveLimits = (limits: Partial<DecodeLimits> = {}): DecodeLimits => {
  for (const [name, value] of Object.entries(limits)) {
    if (!Object.hasOwn(DEFAULT_LIMITS, name))
      throw invalid(`there is no "limits.${name}"; there are ${Object.keys(DEFAULT_LIMITS).join(', ')}`);
    if (value !== undefined && !(Number.isInteger(value) && value >= 1))
      throw invalid(`"limits.${name}" is ${String(value)}; it must be a whole number from 1`);
  }
  return {
    maxMessageBytes: limits.maxMessageBytes ?? DEFAULT_LIMITS.maxMessageBytes,
    maxDepth: limits.maxDepth ?? DEFAULT_LIMITS.maxDepth,
    maxElements: limits.maxElements ?? DEFAULT_LIMITS.maxElements,
    maxNameBytes: limits.maxNameBytes ?? DEFAULT_LIMITS.maxNameBytes,
  };
};

const invalid = (message: string): ThriftkeeperError => new ThriftkeeperError('INVALID_OPTION', message);
