import type { CallHeaders } from '../service/call-headers.ts';
import type { CallSink } from './call-sink.ts';

/** Tells a caller the headers of its reply. What its callback throws is the end of the call; false then. */
export const passHeaders = (
  call: {
    readonly onHeaders: ((headers: CallHeaders) => void) | undefined;
    readonly sink: CallSink;
  },
  headers: CallHeaders,
): boolean => {
  try {
    call.onHeaders?.(headers);
    return true;
  } catch (error) {
    call.sink.fail(error);
    return false;
  }
};
