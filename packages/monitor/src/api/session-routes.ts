import { ThriftkeeperError } from '@thriftkeeper/registry';
import { type ApiContext, actorOf, audited, callerOf } from './context.ts';
import type { ApiRequest, Route } from './route.ts';
import type { ChangePassword, SessionInfo, SignIn } from './types.ts';

/** Signing in and out. */
export const sessionRoutes = (context: ApiContext): Route[] => [
  {
    method: 'POST',
    path: '/session',
    right: undefined,
    summary: 'Signs in: the answer sets the cookie of the session.',
    takes: 'SignIn',
    gives: 'SessionInfo',
    async run(
      { body: { user, password }, address, cookie }: ApiRequest<SignIn>,
      reply,
    ): Promise<SessionInfo> {
      const { gatekeeper } = context;
      const draft = { who: user, via: 'session', address, action: 'signIn' } as const;
      const signIn = () => gatekeeper.signIn(user, password, address);
      const { secret, session } = await audited(context, draft, signIn);
      // Whoever knows the secret that stood in this browser before shall not be left with it.
      if (cookie !== undefined) gatekeeper.signOut(cookie);
      reply.setCookie(secret, session.expiresAtMs);
      const { role, csrfToken, expiresAtMs } = session;
      return { user, role, csrfToken, expiresAt: new Date(expiresAtMs).toISOString() };
    },
  },
  {
    method: 'GET',
    path: '/session',
    right: 'see',
    summary: 'Who is signed in.',
    gives: 'SessionInfo',
    run(request): SessionInfo {
      const { name, role, csrfToken, expiresAtMs } = callerOf(request);
      const expiresAt = expiresAtMs === null ? null : new Date(expiresAtMs).toISOString();
      return { user: name, role, csrfToken, expiresAt };
    },
  },
  {
    method: 'DELETE',
    path: '/session',
    right: 'see',
    summary: 'Signs out.',
    run: (request, reply) =>
      audited(context, { ...actorOf(request), action: 'signOut' }, () => {
        const { cookie } = request;
        if (cookie !== undefined && callerOf(request).via === 'session') context.gatekeeper.signOut(cookie);
        reply.clearCookie();
      }),
  },
  {
    method: 'PUT',
    path: '/session/password',
    right: 'see',
    summary: 'Changes the own password, and signs out everywhere.',
    takes: 'ChangePassword',
    run(request: ApiRequest<ChangePassword>, reply) {
      const { name, via } = callerOf(request);
      if (via === 'token')
        throw new ThriftkeeperError(
          'FORBIDDEN',
          'a token has no password; make a new token, and drop this one',
        );
      const draft = { ...actorOf(request), action: 'passwordChanged', target: name } as const;
      return audited(context, draft, async () => {
        const { current, next } = request.body;
        if (!(await context.gatekeeper.knows(name, current, request.address)))
          throw new ThriftkeeperError('FORBIDDEN', 'the current password is another one');
        await context.gatekeeper.changeUser(name, { password: next });
        reply.clearCookie();
      });
    },
  },
];
