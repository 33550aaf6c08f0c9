import { type FormEvent, useEffect, useState } from 'react';
import type { SessionInfo, SignIn } from '../../../src/api/types.ts';
import { Failure } from '../components/notice.tsx';
import { pageShown } from '../components/page-focus.ts';
import { TextField } from '../components/text-field.tsx';
import { api } from '../data/api.ts';
import { useSubmit } from '../data/use-submit.ts';
import './sign-in.css';

interface SignInPageProps {
  readonly onSignedIn: (session: SessionInfo) => void;
}

export function SignInPage({ onSignedIn }: SignInPageProps) {
  const [user, setUser] = useState('');
  const [password, setPassword] = useState('');
  const { sending, refused, submit } = useSubmit();
  useEffect(() => pageShown(null), []);
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    const body: SignIn = { user, password };
    void submit(async () => onSignedIn(await api.request<SessionInfo>('/session', { method: 'POST', body })));
  };
  return (
    <main className="sign-in">
      <title>Sign in · Thriftkeeper</title>
      <form onSubmit={onSubmit}>
        <h1>Thriftkeeper</h1>
        <TextField label="User" value={user} onChange={setUser} autoComplete="username" autoFocus required />
        <TextField
          label="Password"
          type="password"
          value={password}
          onChange={setPassword}
          autoComplete="current-password"
          required
        />
        {refused && <Failure error={refused} />}
        <button type="submit" className="button primary" disabled={sending}>
          Sign in
        </button>
        <p className="quiet">The monitor showed a user and a password, once, when it was first started.</p>
      </form>
    </main>
  );
}
