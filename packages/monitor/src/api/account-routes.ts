import { ThriftkeeperError } from '@thriftkeeper/registry';
import { fingerprint, newPassword } from '../access/secrets.ts';
import { type ApiContext, actorOf, audited, callerOf } from './context.ts';
import type { ApiRequest, Route } from './route.ts';
import type {
  AuditAction,
  NewToken,
  NewUser,
  Token,
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
  /** What has happened to a user has ended these. */
  const noteLost = async (request: ApiRequest, tokens: readonly Token[]) => {
    for (const { id, createdBy } of tokens) {
      const why = `${createdBy}, who made it, may not so much any more`;
      await audited(context, { ...actorOf(request), action: 'tokenRemoved', target: id, why }, () => {});
    }
  };
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
      summary:
        'Changes role or password, signs the user out everywhere, and takes back tokens beyond the new role.',
      takes: 'UserChange',
      gives: 'User',
      async run(request: ApiRequest<UserChange>) {
        const name = request.params.name!;
        const { user, lostTokens } = await administer(request, 'userChanged', name, () =>
          gatekeeper.changeUser(name, request.body),
        );
        await noteLost(request, lostTokens);
        return user;
      },
    },
    {
      ...admin,
      method: 'DELETE',
      path: '/users/:name',
      summary: 'Removes a user with all sessions, and the tokens that the user has made.',
      async run(request) {
        const name = request.params.name!;
        await noteLost(
          request,
          await administer(request, 'userRemoved', name, () => gatekeeper.removeUser(name)),
        );
      },
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
            createdBy: callerOf(request).user,
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
          gatekeeper.removeToken(request.params.id!),
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
