import type { Token, User } from '../../../../src/api/types.ts';
import { Menu, MenuItem } from '../../components/menu.tsx';
import { Tag } from '../../components/state.tsx';
import { type Column, tableShape } from '../../components/table/columns.ts';
import { Ago, Moment, Until } from '../../components/time.tsx';
import type { AccountDialog } from './account-dialogs.tsx';

type Open = (dialog: AccountDialog) => void;
const dots = <span aria-hidden="true">⋯</span>;
const never = <span className="quiet">never</span>;

export function userColumns(me: string, open: Open): readonly Column<User>[] {
  return [
    {
      id: 'name',
      name: 'User',
      heading: true,
      value: ({ name }) => name,
      cell: ({ name }) => (
        <>
          {name} {name === me && <Tag>you</Tag>}
        </>
      ),
    },
    { id: 'role', name: 'Role', width: 8, facet: true, value: ({ role }) => role },
    {
      id: 'lastSignIn',
      name: 'Last sign-in',
      width: 10,
      priority: 2,
      value: ({ lastSignInAt }) => lastSignInAt,
      cell: ({ lastSignInAt }) => (lastSignInAt === null ? never : <Ago at={lastSignInAt} />),
    },
    {
      id: 'created',
      name: 'Added',
      width: 10,
      priority: 3,
      value: ({ createdAt }) => createdAt,
      cell: ({ createdAt }) => <Moment at={createdAt} />,
    },
    {
      id: 'actions',
      name: 'Actions',
      width: 3.25,
      sorts: false,
      value: () => null,
      cell: (user) => (
        <Menu label={`Actions for ${user.name}`} trigger={dots}>
          <MenuItem onSelect={() => open({ kind: 'changeRole', user })}>Change role…</MenuItem>
          <MenuItem onSelect={() => open({ kind: 'resetPassword', user })}>Give another password…</MenuItem>
          <MenuItem disabled={user.name === me} onSelect={() => open({ kind: 'removeUser', user })}>
            Remove…
          </MenuItem>
        </Menu>
      ),
    },
  ];
}
export const userShape = tableShape(
  userColumns('', () => {}),
  { column: 'name', descending: false },
);

export function tokenColumns(open: Open): readonly Column<Token>[] {
  return [
    { id: 'name', name: 'Token', heading: true, value: ({ name }) => name },
    { id: 'role', name: 'Role', width: 8, facet: true, value: ({ role }) => role },
    {
      id: 'lastUsed',
      name: 'Last used',
      width: 10,
      priority: 2,
      value: ({ lastUsedAt }) => lastUsedAt,
      cell: ({ lastUsedAt }) => (lastUsedAt === null ? never : <Ago at={lastUsedAt} />),
    },
    {
      id: 'ends',
      name: 'Ends',
      width: 8,
      priority: 2,
      value: ({ expiresAt }) => expiresAt,
      cell: ({ expiresAt }) => (expiresAt === null ? never : <Until at={expiresAt} />),
    },
    { id: 'by', name: 'Added by', width: 8, priority: 3, value: ({ createdBy }) => createdBy },
    {
      id: 'actions',
      name: 'Remove',
      width: 6,
      sorts: false,
      value: () => null,
      cell: (token) => (
        <button
          type="button"
          className="button plain small"
          aria-label={`Remove token ${token.name}`}
          onClick={() => open({ kind: 'removeToken', token })}
        >
          Remove…
        </button>
      ),
    },
  ];
}
export const tokenShape = tableShape(
  tokenColumns(() => {}),
  { column: 'name', descending: false },
  'token-',
);
