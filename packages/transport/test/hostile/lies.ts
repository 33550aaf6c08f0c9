import type { ProtocolName, TransportName } from '../../src/stack.ts';

const hex = (text: string, times = 1): Buffer =>
  Buffer.alloc((text.length / 2) * times, Buffer.from(text, 'hex'));
const list = (...texts: string[]): Buffer[] => texts.map((text) => hex(text));
const lines = (...texts: string[]): Buffer[] => texts.map((text) => Buffer.from(text, 'latin1'));

/** Bytes that are no UTF-8: a lone lead byte, an overlong form, a surrogate, beyond the last code point. */
const NO_UTF8 = list('c328', 'c0af', 'eda080', 'f4908080', 'fffe');

/** 2^31 − 1, −1, −2^31, two billion, 64 KiB, 0, 1, as four bytes. */
const SIZES = list('7fffffff', 'ffffffff', '80000000', '77359400', '00010000', '00000000', '00000001');

/** What a part of a message may be replaced by, so that it says what is not so. */
export const LIES: Readonly<Record<ProtocolName, readonly Buffer[]>> = {
  binary: [
    ...SIZES,
    ...NO_UTF8,
    // Types, known and unknown, and field headers.
    ...list(
      '00',
      '01',
      '02',
      '08',
      '0b',
      '0c',
      '0d',
      '0e',
      '0f',
      '10',
      '63',
      'ff',
      '0c0001',
      '0f0001',
      '0d8000',
    ),
    // Messages: call, reply, exception, oneway, none, another version.
    ...list('80010001', '80010002', '80010003', '80010004', '80010000', '80010009', '80020001'),
    // Container headers that lie, and nesting: structs, lists of one list, maps.
    ...list('0c77359400', '0200400000', '0f7fffffff', '0b0b77359400', '0c00000001'),
    hex('0c0001', 70),
    hex('0f00000001', 70),
    hex('0c0001', 20_000),
  ],
  compact: [
    // Varints: the largest, negative as an i32, endless, longer than need be.
    ...list(
      'ffffffff07',
      'ffffffff0f',
      '8094ebdc07',
      'ffffffffffffffffff01',
      '8080808000',
      '80808080808080808000',
    ),
    hex('ff', 20),
    ...NO_UTF8,
    ...list(
      '00',
      '01',
      '02',
      '0c',
      '0d',
      '0e',
      '0f',
      '15',
      '18',
      '19',
      '1b',
      '1c',
      '1e',
      '1f',
      'f5',
      'fc',
      'ff',
    ),
    ...list('8221', '8241', '8261', '8281', '82e1', '8222', '81'),
    ...list('fcffffffff07', 'f18094ebdc07', 'ffffffff07cc', '0100'),
    hex('1c', 70),
    hex('19', 70),
    hex('1c', 60_000),
  ],
  json: [
    ...lines('2000000000', '-1', '0', '1e999', '1.5', 'NaN', '"NaN"', 'null', 'true', '99999999999999999999'),
    ...lines('"lst"', '"rec"', '"map"', '"tf"', '"str"', '"xyz"', '"__proto__"', '"hasOwnProperty"'),
    ...lines(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"',
      '\\',
      '"\\ud800"',
      '"\\u00"',
      '"\\',
      ' \t\r\n',
      '[1,"add",1,1,',
    ),
    ...lines('["rec",2000000000', '["map","i32",1,{', '{"1":{"i32":', '{}', '[]', '"1":{"lst":["lst",1,'),
    ...NO_UTF8.map((bytes) => Buffer.concat([Buffer.from('"'), bytes, Buffer.from('"')])),
    Buffer.alloc(500, '9'),
    Buffer.alloc(200, '['),
    Buffer.alloc(7000, '{"1":{"rec":'),
  ],
};

/** The same for what a transport puts around messages. */
export const WRAPPING_LIES: Readonly<Record<TransportName, readonly Buffer[]>> = {
  buffered: SIZES,
  framed: SIZES,
  header: [
    ...SIZES,
    // Header sizes and magic; protocols, transforms and infos as varints.
    ...list(
      '0fff',
      '0ffe',
      'ffff',
      '0000',
      '0001',
      '00',
      '01',
      '02',
      '03',
      '7f',
      'ff',
      'ffffffff0f',
      '0101',
      '017f',
    ),
  ],
  http: [
    ...lines(
      'content-length: 99999999999\r\n',
      'content-length: -1\r\n',
      'content-length: 3\r\n',
      'content-length: 0x10\r\n',
    ),
    ...lines(
      'transfer-encoding: chunked\r\n',
      'transfer-encoding: chunked, identity\r\n',
      'transfer-encoding : chunked\r\n',
    ),
    ...lines('Content-Length: 5, 6\r\n', 'connection: close\r\n', 'connection: upgrade\r\nupgrade: x\r\n'),
    ...lines(
      'expect: 100-continue\r\n',
      'expect: nothing\r\n',
      '\r\n',
      '\n',
      '\0',
      ' folded\r\n',
      'no colon\r\n',
      ': no name\r\n',
    ),
    ...lines(
      'POST / HTTP/1.1\r\n',
      'POST /elsewhere HTTP/1.1\r\n',
      'GET / HTTP/1.1\r\n',
      'CONNECT x:1 HTTP/1.1\r\n',
    ),
    ...lines(
      'HTTP/1.1 200 OK\r\n',
      'HTTP/1.1 100 Continue\r\n\r\n',
      'HTTP/1.1 101 x\r\n',
      'HTTP/1.1 204 x\r\n',
      'HTTP/1.1 999 x\r\n',
    ),
    ...lines(
      'HTTP/0.9\r\n',
      'ffffffff\r\n',
      '5;x=y\r\nabcde\r\n',
      '0\r\n\r\n',
      'content-type: text/plain\r\n',
    ),
    Buffer.from(`x: ${'y'.repeat(20_000)}\r\n`),
    Buffer.from('a: b\r\n'.repeat(3000)),
  ],
};
