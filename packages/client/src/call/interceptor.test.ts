import { describe, expect, it } from 'vitest';
import { type InterceptedCall, type Interceptor, throughInterceptors } from './interceptor.ts';

describe('interceptors', () => {
  const call: InterceptedCall = { method: 'add', args: [1, 2], options: {} };
  const made: InterceptedCall[] = [];
  const make = async (given: InterceptedCall) => {
    made.push(given);
    return (given.args as number[]).reduce((sum, one) => sum + one, 0);
  };

  it('stand around the call in order, see its end, and may change it', async () => {
    const seen: string[] = [];
    const outer: Interceptor = async (given, next) => {
      seen.push(`outer ${given.method}`);
      const result = await next({ options: { deadlineMs: 5 } });
      seen.push(`ended ${result}`);
      return result;
    };
    const inner: Interceptor = (given, next) => {
      seen.push(`inner ${given.options.deadlineMs}`);
      return next({ args: [...given.args, 4] });
    };
    expect(await throughInterceptors([outer, inner], call, make)).toBe(7);
    expect(seen).toEqual(['outer add', 'inner 5', 'ended 7']);
    expect(made.at(-1)).toEqual({ method: 'add', args: [1, 2, 4], options: { deadlineMs: 5 } });
  });

  it('may answer in place of the call, make it again, or fail it', async () => {
    made.length = 0;
    expect(await throughInterceptors([async () => 'cached'], call, make)).toBe('cached');
    expect(made).toEqual([]);
    const twice: Interceptor = async (_, next) => [await next(), await next()];
    expect(await throughInterceptors([twice], call, make)).toEqual([3, 3]);
    const thrower: Interceptor = () => {
      throw new Error('not today');
    };
    await expect(throughInterceptors([thrower], call, make)).rejects.toThrow('not today');
  });
});
