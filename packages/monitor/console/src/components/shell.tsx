import { type ReactNode, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { api } from '../data/api.ts';
import { may, useSession } from '../data/session.ts';
import { setTheme, type Theme, useTheme } from '../data/theme.ts';
import { useOverview } from '../data/use-live.ts';
import { LiveBadge } from './live-badge.tsx';
import { Menu, MenuChoice, MenuItem, MenuLine } from './menu.tsx';
import { PasswordDialog } from './password-dialog.tsx';
import './shell.css';

const places = [
  { href: '/', name: 'Overview', least: 'viewer', at: /^\/($|services\/)/ },
  { href: '/events', name: 'Events', least: 'viewer', at: /^\/events/ },
  { href: '/audit', name: 'Audit', least: 'operator', at: /^\/audit/ },
  { href: '/users', name: 'Users', least: 'admin', at: /^\/users/ },
] as const;

interface ShellProps {
  readonly onSignedOut: () => void;
  readonly children: ReactNode;
}

/** What stands around every page: where to go, whether it is live, and who is signed in. */
export function Shell({ onSignedOut, children }: ShellProps) {
  const [path] = useLocation();
  const { role } = useSession();
  const live = useOverview();
  return (
    <>
      <a className="skip" href="#content">
        Skip to content
      </a>
      <header className="bar">
        <Link href="/" className="brand">
          Thriftkeeper
        </Link>
        <nav aria-label="Main">
          {places
            .filter(({ least }) => may(role, least))
            .map(({ href, name, at }) => (
              <Link key={href} href={href} aria-current={at.test(path) ? 'page' : undefined}>
                {name}
              </Link>
            ))}
        </nav>
        <div className="bar-end">
          <LiveBadge live={live} registry={live.model?.registry} />
          <Account onSignedOut={onSignedOut} />
        </div>
      </header>
      {children}
    </>
  );
}

const themes: readonly { readonly value: Theme; readonly name: string }[] = [
  { value: 'system', name: 'As the system' },
  { value: 'light', name: 'Light' },
  { value: 'dark', name: 'Dark' },
];

function Account({ onSignedOut }: Pick<ShellProps, 'onSignedOut'>) {
  const { user, role } = useSession();
  const theme = useTheme();
  const [changing, setChanging] = useState(false);
  const signOut = async () => {
    await api.request('/session', { method: 'DELETE' });
    onSignedOut();
  };
  return (
    <>
      <Menu label={`Account of ${user}, ${role}`} trigger={user} className="button plain small account">
        <MenuChoice name="Appearance" value={theme} options={themes} onChange={setTheme} />
        <MenuLine />
        <MenuItem onSelect={() => setChanging(true)}>Change password…</MenuItem>
        <MenuItem onSelect={() => void signOut()}>Sign out</MenuItem>
      </Menu>
      {changing && <PasswordDialog onClose={() => setChanging(false)} />}
    </>
  );
}
