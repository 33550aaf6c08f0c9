import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatServer, parseConnectString } from './connect-string.ts';

describe('parseConnectString', () => {
  it('reads hosts with and without ports, and the chroot', () => {
    expect(parseConnectString('a:1, b ,10.0.0.1:65535/x/y')).toEqual({
      servers: [
        { host: 'a', port: 1 },
        { host: 'b', port: 2181 },
        { host: '10.0.0.1', port: 65_535 },
      ],
      chroot: '/x/y',
    });
    expect(parseConnectString('a/').chroot).toBe('');
  });

  it('reads IPv6 addresses, in brackets when a port follows', () => {
    expect(parseConnectString('[::1]:2182,[fe80::1],::1,2001:db8::2/c')).toEqual({
      servers: [
        { host: '::1', port: 2182 },
        { host: 'fe80::1', port: 2181 },
        { host: '::1', port: 2181 },
        { host: '2001:db8::2', port: 2181 },
      ],
      chroot: '/c',
    });
  });

  it.each([
    '',
    ' ',
    '/chroot',
    'a:',
    'a:0',
    'a:65536',
    'a:-1',
    'a:1.5',
    'a:x',
    ',a',
    'a,',
    'a,,b',
    'a:1:2',
    '[::1',
    '[a]:1',
    '::1]:2',
    'a b:1',
    'a:1/x/',
    'a:1//x',
    'a:1/../x',
    'user@a:1',
    'zk://a:1',
    '[::1]x',
  ])('refuses %j and says what is wrong', (text) => {
    expect(() => parseConnectString(text)).toThrow(
      expect.objectContaining({
        code: 'INVALID_ARGUMENT',
        message: expect.stringContaining(JSON.stringify(text)),
      }),
    );
  });

  it('refuses what is not a string', () => {
    expect(() => parseConnectString(undefined as unknown as string)).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
    );
  });

  it('reads back what it formats', () => {
    const host = fc.oneof(fc.domain(), fc.ipV4(), fc.ipV6());
    const server = fc.record({ host, port: fc.integer({ min: 1, max: 65_535 }) });
    fc.assert(
      fc.property(fc.array(server, { minLength: 1 }), (servers) => {
        expect(parseConnectString(servers.map(formatServer).join(',')).servers).toEqual(servers);
      }),
    );
  });
});
