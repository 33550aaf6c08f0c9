import { type FormEvent, useState } from 'react';
import type { Role, Token, TokenWithSecret, User, UserWithPassword } from '../../../../src/api/types.ts';
import { Choice } from '../../components/choice.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { FormActions } from '../../components/form-actions.tsx';
import { Failure } from '../../components/notice.tsx';
import { TextField } from '../../components/text-field.tsx';
import { api, segment } from '../../data/api.ts';
import { useSubmit } from '../../data/use-submit.ts';
import { Secret } from './secret.tsx';

/** What an admin has set out to do. */
export type AccountDialog =
  | { readonly kind: 'addUser' | 'addToken' }
  | { readonly kind: 'changeRole' | 'resetPassword' | 'removeUser'; readonly user: User }
  | { readonly kind: 'removeToken'; readonly token: Token };

interface AccountDialogsProps {
  readonly dialog: AccountDialog;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** The form of the fields that the dialogs about users and tokens share. */
interface AccountForm {
  readonly name: string;
  readonly role: Role;
  readonly password: string;
}

const roles = [
  { value: 'viewer', name: 'Viewer: looks' },
  { value: 'operator', name: 'Operator: decides' },
  { value: 'admin', name: 'Admin: says who may' },
] as const;

/** Adds, changes and removes users and tokens; a password or secret that was made is shown once. */
export function AccountDialogs({ dialog, onClose, onDone }: AccountDialogsProps) {
  const [form, setForm] = useState<AccountForm>({
    name: '',
    role: 'user' in dialog ? dialog.user.role : 'viewer',
    password: '',
  });
  const [secret, setSecret] = useState<string | null>(null);
  const { sending, refused, submit } = useSubmit();
  const { title, verb, text, fields } = asks(dialog);

  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    void submit(async () => {
      const made = await request(dialog, form);
      onDone();
      if (made === null) onClose();
      else setSecret(made);
    });
  };

  if (secret !== null) return <Secret title={title} secret={secret} onClose={onClose} />;
  return (
    <Dialog title={title} onClose={onClose}>
      <form onSubmit={onSubmit}>
        {text !== undefined && <p>{text}</p>}
        {fields.includes('name') && (
          <TextField
            label="Name"
            hint="Letters, digits and . _ @ -"
            pattern="[A-Za-z0-9._@\-]{1,64}"
            required
            value={form.name}
            onChange={(name) => setForm({ ...form, name })}
          />
        )}
        {fields.includes('role') && (
          <Choice
            name="Role"
            value={form.role}
            options={roles}
            onChange={(role) => setForm({ ...form, role })}
          />
        )}
        {fields.includes('password') && (
          <TextField
            label="Password"
            type="password"
            autoComplete="new-password"
            minLength={12}
            required={dialog.kind === 'resetPassword'}
            hint={`At least 12 characters.${dialog.kind === 'addUser' ? ' Empty: one is made, and shown once.' : ''}`}
            value={form.password}
            onChange={(password) => setForm({ ...form, password })}
          />
        )}
        {refused && <Failure error={refused} />}
        <FormActions verb={verb} sending={sending} onCancel={onClose} />
      </form>
    </Dialog>
  );
}

interface Asks {
  readonly title: string;
  readonly verb: string;
  readonly text?: string;
  readonly fields: readonly (keyof AccountForm)[];
}

function asks(dialog: AccountDialog): Asks {
  const everywhere = 'This signs the user out everywhere.';
  switch (dialog.kind) {
    case 'addUser':
      return { title: 'Add user', verb: 'Add', fields: ['name', 'role', 'password'] };
    case 'addToken':
      return { title: 'Add token', verb: 'Add', fields: ['name', 'role'] };
    case 'changeRole':
      return {
        title: `Role of ${dialog.user.name}`,
        verb: 'Change role',
        text: everywhere,
        fields: ['role'],
      };
    case 'resetPassword':
      return {
        title: `Password of ${dialog.user.name}`,
        verb: 'Change password',
        text: everywhere,
        fields: ['password'],
      };
    case 'removeUser':
      return {
        title: `Remove ${dialog.user.name}`,
        verb: 'Remove',
        text: `${everywhere} What it did stays in the audit log.`,
        fields: [],
      };
    case 'removeToken':
      return {
        title: `Remove token ${dialog.token.name}`,
        verb: 'Remove',
        text: 'Scripts that use it are refused from now on.',
        fields: [],
      };
  }
}

/** Does it. Returns a secret that was made, to be shown once. */
async function request(dialog: AccountDialog, { name, role, password }: AccountForm): Promise<string | null> {
  switch (dialog.kind) {
    case 'addUser': {
      const body = { name, role, ...(password !== '' && { password }) };
      return (await api.request<UserWithPassword>('/users', { method: 'POST', body })).password;
    }
    case 'addToken':
      return (await api.request<TokenWithSecret>('/tokens', { method: 'POST', body: { name, role } })).secret;
    case 'changeRole':
      await api.request(`/users/${segment(dialog.user.name)}`, { method: 'PATCH', body: { role } });
      return null;
    case 'resetPassword':
      await api.request(`/users/${segment(dialog.user.name)}`, { method: 'PATCH', body: { password } });
      return null;
    case 'removeUser':
      await api.request(`/users/${segment(dialog.user.name)}`, { method: 'DELETE' });
      return null;
    case 'removeToken':
      await api.request(`/tokens/${segment(dialog.token.id)}`, { method: 'DELETE' });
      return null;
  }
}
