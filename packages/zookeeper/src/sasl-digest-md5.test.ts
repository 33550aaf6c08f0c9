import { describe, expect, it } from 'vitest';
import { digestMd5 } from './sasl-digest-md5.ts';

const text = async (token: unknown) => Buffer.from((await token) as Uint8Array).toString();
const server = { host: 'elwood.innosoft.com', port: 2181 };

/** The example of RFC 2831 §4. */
const example = () =>
  digestMd5('chris', 'secret', {
    service: 'imap',
    host: 'elwood.innosoft.com',
    clientNonce: 'OA6MHXh6VqTrRk',
  }).start(server);
const challenge = Buffer.from(
  'realm="elwood.innosoft.com",nonce="OA6MG9tEQGm2hh",qop="auth",algorithm=md5-sess,charset=utf-8',
);

describe('digestMd5', () => {
  it('answers the example of RFC 2831 as the RFC does', async () => {
    const exchange = example();
    expect(await text(exchange.next(undefined))).toBe('');
    const response = await text(exchange.next(challenge));
    expect(response).toContain('response=d388dad90d4bbd760a152321f2143af7');
    expect(response).toContain('digest-uri="imap/elwood.innosoft.com"');
    expect(response).toContain('username="chris"');
    expect(await exchange.next(Buffer.from('rspauth=ea40f60335c427b5527b84dbabcdfffd'))).toBeUndefined();
  });

  it('refuses a server that cannot prove that it knows the password', async () => {
    for (const proof of ['rspauth=ea40f60335c427b5527b84dbabcdfffe', 'rspauth=', '', 'nonsense']) {
      const exchange = example();
      await exchange.next(undefined);
      await exchange.next(challenge);
      expect(() => exchange.next(Buffer.from(proof))).toThrow(/prove/);
    }
  });

  it('refuses challenges that it cannot answer', async () => {
    for (const bad of ['', 'realm="x"', 'nonce="n",algorithm=md5', 'nonce="n",qop="auth-int"', 'nonce=']) {
      const exchange = digestMd5('a', 'b').start(server);
      await exchange.next(undefined);
      if (bad === 'nonce=') expect(await text(exchange.next(Buffer.from(bad)))).toContain('nonce=""');
      else expect(() => exchange.next(Buffer.from(bad))).toThrow();
    }
  });

  it('quotes what needs quoting and takes the first of several realms', async () => {
    const exchange = digestMd5('a"b\\c', 'p').start(server);
    await exchange.next(undefined);
    const response = await text(
      exchange.next(Buffer.from('nonce="n\\"1",realm="r1",realm="r2", qop="auth-int, auth"')),
    );
    expect(response).toContain('username="a\\"b\\\\c"');
    expect(response).toContain('nonce="n\\"1"');
    expect(response).toContain('realm="r1"');
    expect(response).toContain('digest-uri="zookeeper/zk-sasl-md5"');
  });
});
