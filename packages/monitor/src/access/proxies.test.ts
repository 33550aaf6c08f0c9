import { describe, expect, it } from 'vitest';
import { trustedProxies } from './proxies.ts';

describe('proxies whose word is taken', () => {
  it('are those that are named: addresses, networks, and networks by name', () => {
    const trusts = trustedProxies(['192.0.2.7', '10.0.0.0/8', '2001:db8::/32', 'loopback']);
    for (const address of ['192.0.2.7', '10.1.2.3', '::ffff:10.1.2.3', '2001:db8::9', '127.0.0.1', '::1'])
      expect(trusts(address), address).toBe(true);
    for (const address of [
      '192.0.2.8',
      '11.0.0.1',
      '::ffff:11.0.0.1',
      '2001:db9::1',
      'unknown',
      '10.1.2.3, 1.1.1.1',
    ])
      expect(trusts(address), address).toBe(false);
    for (const address of [undefined, '']) expect(trusts(address)).toBe(false);
  });

  it('can be those that come by a unix socket, and no others with them', () => {
    const trusts = trustedProxies(['unix']);
    expect([trusts(undefined), trusts(''), trusts('127.0.0.1')]).toEqual([true, true, false]);
  });

  it('are none by an empty list', () => {
    expect(trustedProxies([])('127.0.0.1')).toBe(false);
  });

  it.each([
    [['nginx']],
    [['10.0.0.0/33']],
    [['10.0.0.0/x']],
    [['::/129']],
    [['10.0.0.0/8/8']],
    [['']],
    [[7]],
    [true],
    ['loopback'],
  ])('cannot be %j, and what to write is said', (proxies) => {
    expect(() => trustedProxies(proxies as never)).toThrow(
      expect.objectContaining({ code: 'INVALID_OPTION', message: expect.stringContaining('10.0.0.0/8') }),
    );
  });
});
