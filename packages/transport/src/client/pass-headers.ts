import type { CallHeaders } from '../service/call-headers.ts';

/** Tells a caller the headers of its reply. What its callback throws is the end of the call; false then. */
export const passHeaders = (
  call: {
    readonly onHeaders: ((headers: CallHeaders) => void) | undefined;
    readonly reject: (error: unknown) => void;
  },
  headers: CallHeaders,
): boolean => {
  try {
    call.onHeaders?.(headers);
    return true;
  } catch (error) {
    call.reject(error);
    return false;
  }
};
