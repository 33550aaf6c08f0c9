import { useMemo, useState } from 'react';
import type { TokenList, UserList } from '../../../src/api/types.ts';
import { Failure, Loading } from '../components/notice.tsx';
import { Page, Section } from '../components/page.tsx';
import { DataTable } from '../components/table/data-table.tsx';
import { useSession } from '../data/session.ts';
import { useResource } from '../data/use-resource.ts';
import { type AccountDialog, AccountDialogs } from './users/account-dialogs.tsx';
import { tokenColumns, tokenShape, userColumns, userShape } from './users/columns.tsx';

/** Who may look, decide, and say who may; and the tokens of scripts. */
export function UsersPage() {
  const { user: me } = useSession();
  const users = useResource<UserList>('/users');
  const tokens = useResource<TokenList>('/tokens');
  const [dialog, open] = useState<AccountDialog | null>(null);
  const columnsOfUsers = useMemo(() => userColumns(me, open), [me]);
  const columnsOfTokens = useMemo(() => tokenColumns(open), []);
  const error = users.error ?? tokens.error;
  return (
    <Page title="Users">
      {error && <Failure error={error} />}
      {(users.value === null || tokens.value === null) && error === null && <Loading what="users" />}
      {users.value && (
        <DataTable
          name="Users"
          rows={users.value.users}
          columns={columnsOfUsers}
          shape={userShape}
          rowId={({ name }) => name}
          empty="There are no users."
        >
          <button type="button" className="button small" onClick={() => open({ kind: 'addUser' })}>
            Add user…
          </button>
        </DataTable>
      )}
      {tokens.value && (
        <Section title="Tokens of scripts">
          <DataTable
            name="Tokens"
            rows={tokens.value.tokens}
            columns={columnsOfTokens}
            shape={tokenShape}
            rowId={({ id }) => id}
            empty="There are none. A script that reads or acts needs one."
          >
            <button type="button" className="button small" onClick={() => open({ kind: 'addToken' })}>
              Add token…
            </button>
          </DataTable>
        </Section>
      )}
      {dialog && (
        <AccountDialogs
          dialog={dialog}
          onClose={() => open(null)}
          onDone={() => {
            users.reload();
            tokens.reload();
          }}
        />
      )}
    </Page>
  );
}
