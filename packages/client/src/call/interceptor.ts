import type { CallOptions } from './call-options.ts';

/** A call on its way through the interceptors. */
export interface InterceptedCall {
  readonly method: string;
  readonly args: readonly unknown[];
  readonly options: CallOptions;
}

/**
 * Stands around every call of a client: looks at it, changes it, answers in its place, or looks at its end.
 *
 * @param next makes the call, with changed arguments or options where they are given; may be called again
 * @returns the result of the call, or what shall stand in its place
 */
export type Interceptor = (
  call: InterceptedCall,
  next: (changed?: Partial<Pick<InterceptedCall, 'args' | 'options'>>) => Promise<unknown>,
) => Promise<unknown>;

/** Sends a call through the interceptors, the first outermost, to `make`. */
export function throughInterceptors(
  interceptors: readonly Interceptor[],
  call: InterceptedCall,
  make: (call: InterceptedCall) => Promise<unknown>,
): Promise<unknown> {
  const [first, ...others] = interceptors;
  if (first === undefined) return make(call);
  try {
    return Promise.resolve(
      first(call, (changed) => throughInterceptors(others, { ...call, ...changed }, make)),
    );
  } catch (error) {
    return Promise.reject(error);
  }
}
