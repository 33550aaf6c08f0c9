import { type FormEvent, useState } from 'react';
import type { ChangePassword } from '../../../src/api/types.ts';
import { api } from '../data/api.ts';
import { useSubmit } from '../data/use-submit.ts';
import { Dialog } from './dialog.tsx';
import { FormActions } from './form-actions.tsx';
import { Failure } from './notice.tsx';
import { TextField } from './text-field.tsx';
import { useToast } from './toasts.tsx';

/** Changes the password of whoever is signed in. */
export function PasswordDialog({ onClose }: { readonly onClose: () => void }) {
  const [form, setForm] = useState<ChangePassword>({ current: '', next: '' });
  const { sending, refused, submit } = useSubmit();
  const toast = useToast();
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    void submit(async () => {
      await api.request('/session/password', { method: 'PUT', body: form });
      toast('The password was changed.');
      onClose();
    });
  };
  return (
    <Dialog title="Change password" onClose={onClose}>
      <form onSubmit={onSubmit}>
        <TextField
          label="Current password"
          type="password"
          autoComplete="current-password"
          required
          value={form.current}
          onChange={(current) => setForm({ ...form, current })}
        />
        <TextField
          label="New password"
          type="password"
          autoComplete="new-password"
          hint="At least 12 characters."
          minLength={12}
          required
          value={form.next}
          onChange={(next) => setForm({ ...form, next })}
        />
        {refused && <Failure error={refused} />}
        <FormActions verb="Change password" sending={sending} onCancel={onClose} />
      </form>
    </Dialog>
  );
}
