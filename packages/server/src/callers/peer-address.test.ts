import { expect, test } from 'vitest';
import { peerAddress } from './peer-address.ts';

test.each([
  ['10.1.2.3:4567', '10.1.2.3'],
  ['[2001:db8::1]:4567', '2001:db8::1'],
  ['[fe80::1%eth0]:4567', 'fe80::1'],
  ['[::ffff:10.1.2.3]:4567', '10.1.2.3'],
  ['[::FFFF:10.1.2.3]:4567', '10.1.2.3'],
  ['unix:', undefined],
])('the address of peer %s is %s', (peer, address) => {
  expect(peerAddress(peer)).toBe(address);
});
