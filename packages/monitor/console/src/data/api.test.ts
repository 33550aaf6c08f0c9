import { expect, it } from 'vitest';
import { Api, RequestError } from './api.ts';

interface Sent {
  readonly path: string;
  readonly init: RequestInit;
}

function apiThatAnswers(status: number, body: unknown) {
  const sent: Sent[] = [];
  const api = new Api(async (path, init) => {
    sent.push({ path: String(path), init: init! });
    return new Response(status === 204 ? null : typeof body === 'string' ? body : JSON.stringify(body), {
      status,
    });
  });
  return { api, sent };
}

it('sends the CSRF token with everything but GET', async () => {
  const { api, sent } = apiThatAnswers(200, {});
  api.csrfToken = 'token';
  await api.request('/overview');
  await api.request('/users', { method: 'POST', body: { name: 'otto' } });
  expect(sent[0]!.init.headers).not.toHaveProperty('x-csrf-token');
  expect(sent[1]).toMatchObject({
    path: '/api/v1/users',
    init: {
      headers: { 'x-csrf-token': 'token', 'content-type': 'application/json' },
      body: '{"name":"otto"}',
    },
  });
});

it('fails with the code and message of the monitor', async () => {
  const { api } = apiThatAnswers(409, {
    code: 'CONTROL_CONFLICT',
    message: 'someone was faster',
    details: { a: 1 },
  });
  const error = await api.request('/x').catch((failure: unknown) => failure);
  expect(error).toBeInstanceOf(RequestError);
  expect(error).toMatchObject({
    status: 409,
    code: 'CONTROL_CONFLICT',
    message: 'someone was faster',
    details: { a: 1 },
  });
});

it('says what can be said when something in front of the monitor answers', async () => {
  const { api } = apiThatAnswers(502, '<html>bad gateway');
  await expect(api.request('/x')).rejects.toMatchObject({ code: 'UNKNOWN', status: 502 });
});

it('tells that the sign-in has ended, but not when asking who is signed in', async () => {
  const { api } = apiThatAnswers(401, { code: 'UNAUTHENTICATED', message: 'sign in', details: {} });
  let signedOut = 0;
  api.onSignedOut = () => signedOut++;
  await expect(api.request('/session')).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  expect(signedOut).toBe(0);
  await expect(api.request('/overview')).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  expect(signedOut).toBe(1);
});

it('says that the monitor cannot be reached, and keeps why', async () => {
  const cause = new TypeError('fetch failed');
  const api = new Api(() => Promise.reject(cause));
  await expect(api.request('/x')).rejects.toMatchObject({ status: 0, code: 'UNREACHABLE', cause });
});

it('reads nothing from an answer without content', async () => {
  const { api } = apiThatAnswers(204, undefined);
  await expect(api.request('/session', { method: 'DELETE' })).resolves.toBeUndefined();
});
