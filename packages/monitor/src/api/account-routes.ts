import { ThriftkeeperError } from '@thriftkeeper/registry';
import { fingerprint, newPassword } from '../access/secrets.ts';
import { type ApiContext, actorOf, audited, callerOf } from './context.ts';
import type { ApiRequest, Route } from './route.ts';
import type {
  AuditAction,
  NewToken,
  NewUser,
  TokenWithSecret,
  UserChange,
  UserWithPassword,
} from './types.ts';

/** Who may do what. */
export const accountRoutes = (context: ApiContext): Route[] => {
  const { accounts, gatekeeper, clock, random } = context;
  const administer = <T>(
    request: ApiRequest,
    action: AuditAction,
    target: string,
    deed: () => T | Promise<T>,
  ) => audited(context, { ...actorOf(request), action, target }, deed);
  const admin = { right: 'administer' } as const;
  return [
    {
      ...admin,
      method: 'GET',
      path: '/users',
      summary: 'Everybody who may sign in.',
      gives: 'UserList',
      run: () => ({ users: accounts.users() }),
    },
    {
      ...admin,
      method: 'POST',
      path: '/users',
      summary: 'Adds a user; a password that is made is shown once.',
      takes: 'NewUser',
      gives: 'UserWithPassword',
      status: 201,
      run: (request: ApiRequest<NewUser>): Promise<UserWithPassword> =>
        administer(request, 'userAdded', request.body.name, async () => {
          const { name, role, password } = request.body;
          const made = password ?? newPassword(random);
          const user = await gatekeeper.addUser(name, role, made);
          return { ...user, password: password === undefined ? made : null };
        }),
    },
    {
      ...admin,
      method: 'PATCH',
      path: '/users/:name',
      summary: 'Changes role or password, and signs the user out everywhere.',
      takes: 'UserChange',
      gives: 'User',
      run: (request: ApiRequest<UserChange>) =>
        administer(request, 'userChanged', request.params.name!, () =>
          gatekeeper.changeUser(request.params.name!, request.body),
        ),
    },
    {
      ...admin,
      method: 'DELETE',
      path: '/users/:name',
      summary: 'Removes a user, and signs the user out everywhere.',
      run: (request) =>
        administer(request, 'userRemoved', request.params.name!, () => {
          accounts.removeUser(request.params.name!);
          gatekeeper.sessions.endAllOf(request.params.name!);
        }),
    },
    {
      ...admin,
      method: 'GET',
      path: '/tokens',
      summary: 'Tokens of scripts, without their secrets.',
      gives: 'TokenList',
      run: () => ({ tokens: accounts.tokens() }),
    },
    {
      ...admin,
      method: 'POST',
      path: '/tokens',
      summary: 'Makes a token; its secret is shown once.',
      takes: 'NewToken',
      gives: 'TokenWithSecret',
      status: 201,
      run: (request: ApiRequest<NewToken>): Promise<TokenWithSecret> =>
        administer(request, 'tokenAdded', request.body.name, () => {
          const { name, role, expiresAt = null } = request.body;
          const secret = `tk_${random.hex(32)}`;
          const token = {
            id: random.hex(8),
            name,
            role,
            createdAt: new Date(clock.wallMs()).toISOString(),
            createdBy: callerOf(request).name,
            expiresAt: expiresAt === null ? null : time(expiresAt),
            lastUsedAt: null,
          };
          accounts.addToken({ ...token, hash: fingerprint(secret) });
          return { ...token, secret };
        }),
    },
    {
      ...admin,
      method: 'DELETE',
      path: '/tokens/:id',
      summary: 'Takes a token back, at once.',
      run: (request) =>
        administer(request, 'tokenRemoved', request.params.id!, () =>
          accounts.removeToken(request.params.id!),
        ),
    },
  ];
};

function time(text: string): string {
  const ms = Date.parse(text);
  if (/^\d{4}-\d\d-\d\dT.*Z$/.test(text) && !Number.isNaN(ms)) return new Date(ms).toISOString();
  throw new ThriftkeeperError(
    'INVALID_ARGUMENT',
    `/expiresAt is ${JSON.stringify(text)}; write it as in 2030-01-31T12:00:00Z`,
    { details: { field: '/expiresAt' } },
  );
}
