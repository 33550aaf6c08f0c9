import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Address, formatAddress, parseAddress } from './address.ts';

interface Case {
  readonly id: string;
  readonly text: string;
  readonly expect: { readonly error: string } | { readonly address: Record<string, unknown> };
}

const vectors = JSON.parse(
  readFileSync(new URL('../../../../spec/vectors/addresses.json', import.meta.url), 'utf8'),
) as { kind: string; cases: Case[] };

describe('addresses', () => {
  it.each(vectors.cases)('follow the spec: $id', ({ text, expect: expected }) => {
    expect(vectors.kind).toBe('addresses');
    if ('error' in expected) {
      expect(() => parseAddress(text)).toThrow(expect.objectContaining({ code: expected.error }));
      return;
    }
    const { kind: _kind, ...address } = expected.address;
    expect(parseAddress(text)).toEqual(address);
    expect(formatAddress(address as unknown as Address)).toBe(text);
  });

  it('may have port 0 to listen on', () => {
    expect(parseAddress('127.0.0.1:0', { anyPort: true })).toEqual({ host: '127.0.0.1', port: 0 });
  });

  it.each([
    ['localhost', /port is needed/],
    ['::1:9091', /brackets/],
    [':9091', /host is missing/],
    ['a:65536', /no port/],
    ['unix:x', /absolute/],
    [9091 as never, /not a string/],
    [null as never, /not a string/],
    [undefined as never, /not a string/],
  ])('%j is refused, saying why', (text, why) => {
    expect(() => parseAddress(text)).toThrow(why);
  });
});
