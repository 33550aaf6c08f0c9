import { type ErrorOptions, ThriftkeeperError } from './generated/errors.ts';

export {
  type ErrorCode,
  type ErrorOptions,
  type ErrorOutcome,
  ThriftkeeperError,
} from './generated/errors.ts';

/** An error in what came over the wire: the connection it came from is closed. */
export const protocolError = (message: string, options?: ErrorOptions): ThriftkeeperError =>
  new ThriftkeeperError('PROTOCOL_ERROR', message, options);

/** What decoding threw, as a ThriftkeeperError: generated code and npm `thrift` throw others. */
export const asProtocolError = (error: unknown, what: string): ThriftkeeperError => {
  if (error instanceof ThriftkeeperError) return error;
  return protocolError(`${what}: ${error instanceof Error ? error.message : String(error)}`, {
    cause: error,
  });
};
