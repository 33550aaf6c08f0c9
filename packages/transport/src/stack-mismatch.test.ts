import { describe, expect, it } from 'vitest';
import { describeMismatch } from './stack-mismatch.ts';

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');
const expected = { transport: 'buffered', protocol: 'binary' } as const;

describe('the first bytes of a stream', () => {
  it.each([
    ['framed binary messages', hex('00000011 80010001 00000004')],
    ['framed compact messages', hex('00000011 8221 01')],
    ['framed json messages', Buffer.concat([hex('00000011'), Buffer.from('[1,"ping"')])],
    ['buffered compact messages', hex('8221 01 04')],
    ['buffered json messages', Buffer.from('[1,"ping",1,0,{}]')],
    ['messages of the header transport (THeader)', hex('00000020 0fff 0000')],
    ['TLS', hex('160301 00c4 01')],
    ['HTTP', Buffer.from('POST / HTTP/1.1\r\n')],
    ['HTTP', Buffer.from('HTTP/1.1 400 Bad Request')],
  ])('are recognised as %s', (what, bytes) => {
    expect(describeMismatch(bytes, expected)).toBe(what);
  });

  it('say nothing when they are of the stack, or of none that is known', () => {
    expect(describeMismatch(hex('80010001 00000004'), expected)).toBeUndefined();
    expect(describeMismatch(hex('deadbeef deadbeef'), expected)).toBeUndefined();
    expect(describeMismatch(Buffer.alloc(0), expected)).toBeUndefined();
  });
});
