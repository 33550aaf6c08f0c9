import { lazy, Suspense, useCallback, useEffect, useMemo, useState } from 'react';
import { Link, Redirect, Route, Router, Switch, useLocation } from 'wouter';
import type { SessionInfo } from '../../src/api/types.ts';
import { Failure, Loading, Notice } from './components/notice.tsx';
import { Page } from './components/page.tsx';
import { PartBoundary } from './components/part-boundary.tsx';
import { Shell } from './components/shell.tsx';
import { Toasts } from './components/toasts.tsx';
import { nameIn, usePath, useQuery } from './data/address.ts';
import { api, type RequestError } from './data/api.ts';
import { basePath } from './data/base-path.ts';
import { links } from './data/links.ts';
import { may, SessionContext } from './data/session.ts';
import { newOverviewStream, OverviewContext } from './data/use-live.ts';
import { OverviewPage } from './pages/overview.tsx';
import { SignInPage } from './pages/sign-in.tsx';

// The overview comes at once; what only some visits reach comes when it is reached.
const ServicePage = lazy(async () => ({ default: (await import('./pages/service.tsx')).ServicePage }));
const ProviderPage = lazy(async () => ({ default: (await import('./pages/provider.tsx')).ProviderPage }));
const ConsumerPage = lazy(async () => ({ default: (await import('./pages/consumer.tsx')).ConsumerPage }));
const EventsPage = lazy(async () => ({ default: (await import('./pages/events.tsx')).EventsPage }));
const AuditPage = lazy(async () => ({ default: (await import('./pages/audit.tsx')).AuditPage }));
const UsersPage = lazy(async () => ({ default: (await import('./pages/users.tsx')).UsersPage }));

/** `undefined`: not known yet; null: nobody is signed in. */
type Session = SessionInfo | null | undefined;

export function App() {
  const [session, setSession] = useState<Session>(undefined);
  const [error, setError] = useState<RequestError | null>(null);
  const enter = useCallback((next: Session) => {
    api.csrfToken = next?.csrfToken ?? null;
    setError(null);
    setSession(next);
  }, []);

  useEffect(() => {
    api.onSignedOut = () => enter(null);
    api.request<SessionInfo>('/session').then(enter, (failure: RequestError) => {
      if (failure.status === 401) enter(null);
      else setError(failure);
    });
  }, [enter]);

  if (error !== null) {
    return (
      <main className="page">
        <Failure error={error} />
      </main>
    );
  }
  if (session === undefined) return <Loading what="the console" />;
  if (session === null) return <SignInPage onSignedIn={enter} />;
  return <Console session={session} onSignedOut={() => enter(null)} />;
}

interface ConsoleProps {
  readonly session: SessionInfo;
  readonly onSignedOut: () => void;
}

/** The console of whoever is signed in; another user gets one made anew. */
function Console({ session, onSignedOut }: ConsoleProps) {
  const stream = useMemo(newOverviewStream, []);
  return (
    <SessionContext value={session}>
      <OverviewContext value={stream}>
        <Router base={basePath} hook={usePath} searchHook={useQuery}>
          <Toasts>
            <Shell onSignedOut={onSignedOut}>
              <Pages session={session} />
            </Shell>
          </Toasts>
        </Router>
      </OverviewContext>
    </SessionContext>
  );
}

function Pages({ session }: { readonly session: SessionInfo }) {
  const [path] = useLocation();
  return (
    <PartBoundary path={path}>
      <Suspense fallback={<Loading what="the page" />}>
        <PageAt session={session} />
      </Suspense>
    </PartBoundary>
  );
}

function PageAt({ session }: { readonly session: SessionInfo }) {
  return (
    <Switch>
      <Route path="/">
        <OverviewPage />
      </Route>
      <Route path="/services/:service/providers/:node">
        {({ service, node }) => (
          <ProviderPage key={`${service}/${node}`} service={nameIn(service)} node={nameIn(node)} />
        )}
      </Route>
      <Route path="/services/:service/consumers/:node">
        {({ service, node }) => (
          <ConsumerPage key={`${service}/${node}`} service={nameIn(service)} node={nameIn(node)} />
        )}
      </Route>
      <Route path="/services/:service/providers">
        {({ service }) => <Redirect href={links.service(nameIn(service))} replace />}
      </Route>
      <Route path="/services/:service/:tab?">
        {({ service, tab = 'providers' }) => (
          <ServicePage key={service} service={nameIn(service)} tab={tab} />
        )}
      </Route>
      <Route path="/events">
        <EventsPage />
      </Route>
      <Route path="/audit">{may(session.role, 'operator') ? <AuditPage /> : <Forbidden />}</Route>
      <Route path="/users">{may(session.role, 'admin') ? <UsersPage /> : <Forbidden />}</Route>
      <Route>
        <Page title="Nothing here">
          <p>
            This address leads nowhere. <Link href="/">To the overview</Link>
          </p>
        </Page>
      </Route>
    </Switch>
  );
}

function Forbidden() {
  return (
    <Page title="Not yours to see">
      <Notice tone="idle">Your role does not reach this page. An admin can give you another.</Notice>
    </Page>
  );
}
