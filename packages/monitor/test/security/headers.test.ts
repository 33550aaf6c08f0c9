import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { securityHeaders } from '../../src/api/headers.ts';
import { type Answer, openServer, type Server } from './server.ts';

let server: Server;
beforeAll(async () => {
  server = await openServer();
});
afterAll(() => server.close());

const html = { accept: 'text/html' };
const api = '/api/v1';
/** Every kind of answer, and whether a cache may keep it. */
const kinds: Readonly<Record<string, readonly [number, () => Promise<Answer>, 'cached'?]>> = {
  'the page': [200, () => server.ask('GET', '/', html), 'cached'],
  'the page, for a link': [200, () => server.ask('GET', '/services/tutorial', html), 'cached'],
  'a script': [200, () => server.ask('GET', '/assets/index-abc.js'), 'cached'],
  'a picture': [200, () => server.ask('GET', '/icon.svg'), 'cached'],
  'a file that has not changed': [304, () => unchanged('/icon.svg'), 'cached'],
  'a part of a file': [206, () => server.ask('GET', '/icon.svg', { range: 'bytes=0-3' }), 'cached'],
  'a part beyond a file': [400, () => server.ask('GET', '/icon.svg', { range: 'bytes=9999-' })],
  'a file that is not there': [404, () => server.ask('GET', '/assets/none.js')],
  'the head of a page': [200, () => server.ask('HEAD', '/', html), 'cached'],
  'an answer': [200, () => server.ask('GET', `${api}/overview`, server.as.viewer)],
  'an answer without a body': [204, () => signOut()],
  'the metrics': [200, () => server.ask('GET', '/metrics', server.as.viewer)],
  'no sign-in': [401, () => server.ask('GET', `${api}/overview`)],
  'not enough rights': [403, () => server.ask('GET', `${api}/users`, server.as.viewer)],
  'an unknown route': [404, () => server.ask('GET', `${api}/nothing`)],
  'an unknown method': [404, () => server.ask('PROPFIND', '/')],
  'a bad body': [400, () => server.ask('POST', `${api}/session`, {}, '{')],
  'a large body': [413, () => server.ask('POST', `${api}/session`, { 'content-length': '99999999' }, '')],
  'a bad address': [400, () => server.ask('GET', '/%zz')],
  'a long name': [404, () => server.ask('GET', `${api}/services/${'x'.repeat(2_000)}`, server.as.viewer)],
  'large headers': [431, () => server.ask('GET', '/', { x: 'x'.repeat(20_000) })],
  'no HTTP': [400, () => server.send('HELLO\r\n\r\n')],
  'too many guesses': [429, () => guessing()],
};

async function unchanged(path: string): Promise<Answer> {
  const { headers } = await server.ask('GET', path);
  return server.ask('GET', path, { 'if-none-match': headers.etag! });
}
async function signIn() {
  const answer = await server.ask('POST', `${api}/session`, {}, JSON.stringify(server.monitor.firstAdmin));
  const [cookie] = answer.headers['set-cookie']!.split(';');
  return { cookie: cookie!, 'x-csrf-token': JSON.parse(answer.body).csrfToken as string };
}
const signOut = async () => server.ask('DELETE', `${api}/session`, await signIn());
async function guessing(): Promise<Answer> {
  const guess = () => server.ask('POST', `${api}/session`, {}, '{"user": "x", "password": "y"}');
  const answers = await Promise.all(Array.from({ length: 12 }, guess));
  await server.clock.advance(600_000);
  return answers.find(({ status }) => status === 429)!;
}

describe('every kind of answer', () => {
  for (const [kind, [status, ask, cached]] of Object.entries(kinds)) {
    it(`says what a browser may do with it: ${kind}`, async () => {
      const answer = await ask();
      expect(answer.status).toBe(status);
      expect(answer.headers).toMatchObject(securityHeaders);
      expect(answer.headers).not.toHaveProperty('x-powered-by');
      expect(answer.headers).not.toHaveProperty('server');
      if (cached)
        expect(answer.headers['cache-control']).toMatch(/^(no-cache|public, max-age=\d+, immutable)$/);
      else expect(answer.headers['cache-control']).toBe('no-store');
      if (status >= 400) expect(answer.code).toMatch(/^[A-Z_]+$/);
    });
  }
});

describe('the policy for pages', () => {
  it('lets nothing in from elsewhere, no inline script or style, no frame, no form', () => {
    const policy = securityHeaders['content-security-policy'];
    const rules = new Map(policy.split('; ').map((rule) => [rule.split(' ')[0]!, rule.split(' ').slice(1)]));
    expect(rules.get('default-src')).toEqual(["'none'"]);
    for (const [name, sources] of rules) {
      const allowed = name === 'img-src' ? ["'self'", 'data:'] : ["'self'", "'none'"];
      for (const source of sources) expect(allowed, name).toContain(source);
    }
    for (const closed of ['base-uri', 'form-action', 'frame-ancestors'])
      expect(rules.get(closed), closed).toEqual(["'none'"]);
  });
});

describe('the cookie of a session', () => {
  it('is for the monitor alone, out of reach of scripts, and taken away with the same words', async () => {
    const signedIn = await server.ask(
      'POST',
      `${api}/session`,
      {},
      JSON.stringify(server.monitor.firstAdmin),
    );
    const [value, ...attributes] = signedIn.headers['set-cookie']!.split('; ');
    expect(value).toMatch(/^thriftkeeper_session=[0-9a-f]{64}$/);
    const names = attributes.filter((attribute) => !attribute.startsWith('Expires'));
    expect(names.sort()).toEqual(['HttpOnly', 'Path=/', 'SameSite=Strict']);
    expect(attributes.find((attribute) => attribute.startsWith('Domain'))).toBeUndefined();
    const signedOut = await signOut();
    const [none, ...after] = signedOut.headers['set-cookie']!.split('; ');
    expect(none).toBe('thriftkeeper_session=');
    expect(after).toEqual(expect.arrayContaining(['HttpOnly', 'Path=/', 'SameSite=Strict']));
    expect(after).toContain('Expires=Thu, 01 Jan 1970 00:00:00 GMT');
  });
});
