import { describe, expect, it } from 'vitest';
import { resolveOptions } from './options.ts';

describe('resolveOptions', () => {
  it('fills in the defaults that the README names', () => {
    expect(resolveOptions({})).toMatchObject({
      sessionTimeoutMs: 10_000,
      requestTimeoutMs: 30_000,
      closeTimeoutMs: 2_000,
      reconnectInitialMs: 50,
      reconnectMaxMs: 1_000,
      maxQueuedRequests: 10_000,
      maxPendingRequests: 100_000,
      maxRequestBytes: 1_048_575,
      maxFrameBytes: 4_194_304,
      allowReadOnly: false,
      renewSession: true,
      auth: [],
    });
  });

  it('names the nearest known option when one is unknown', () => {
    const options = { sessionTimeout: 5 } as object;
    expect(() => resolveOptions(options)).toThrow(
      expect.objectContaining({
        code: 'INVALID_ARGUMENT',
        message: expect.stringContaining('"sessionTimeoutMs"'),
      }),
    );
  });

  it.each([
    { sessionTimeoutMs: 99 },
    { sessionTimeoutMs: Number.NaN },
    { requestTimeoutMs: 0 },
    { requestTimeoutMs: Number.POSITIVE_INFINITY },
    { maxQueuedRequests: 1.5 },
    { maxFrameBytes: '4096' as unknown as number },
    { auth: [{ scheme: '', credential: 'a:b' }] },
    { auth: [{ scheme: 'digest', credential: 7 as unknown as string }] },
    { tls: { cert: 'no certificate' } },
    null as unknown as object,
  ])('refuses %j', (options) => {
    expect(() => resolveOptions(options)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
  });

  it('does not change what it is given', () => {
    const options = Object.freeze({ auth: Object.freeze([{ scheme: 'digest', credential: 'a:b' }]) });
    expect(resolveOptions(options).auth).toEqual([{ scheme: 'digest', credential: 'a:b' }]);
  });
});
