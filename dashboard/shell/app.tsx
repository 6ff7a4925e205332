import { QueryClient, QueryClientProvider, useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useMemo, useState } from 'react';
import { Router, useRoute } from 'wouter';

import type { MeView } from '../../functions/console/shapes.ts';
import { ApiError } from '../api/api-error.ts';
import { createConsoleApi } from '../api/console.ts';
import { Announcer } from '../parts/announcer.tsx';
import { Button } from '../parts/button.tsx';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { Waiting } from '../parts/waiting.tsx';
import type { Keeper } from '../session/keeper.ts';
import type { SessionFacts } from '../session/protocol.ts';
import type { Settings } from '../settings.ts';
import { SignInPage } from '../sign-in/sign-in-page.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import { GatehouseContext } from './gatehouse.tsx';
import { useHashPath } from './hash-location.ts';
import { Shell } from './shell.tsx';

/** Answers are shown for so long without asking again. */
const FRESH_MILLISECONDS = 10_000;
const MAX_RETRIES = 2;
/** A longer one would be over at once. */
const LONGEST_TIMER_MILLISECONDS = 2 ** 31 - 1;

const InvitationPage = lazy(async () => ({
  default: (await import('../invitation/invitation-page.tsx')).InvitationPage,
}));

/** Of one session: another member must not see what was kept for the one before. */
function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: FRESH_MILLISECONDS,
        retry: (failures, error) =>
          failures < MAX_RETRIES && !(error instanceof ApiError && error.status < 500),
      },
    },
  });
}

interface AppProps {
  readonly settings: Settings;
  readonly keeper: Keeper;
  readonly session: SessionFacts | null;
}

/** The whole application: the door, and behind it the pages. */
export function App({ settings, keeper, session: first }: AppProps) {
  const [session, setSession] = useState(first);
  const [ended, setEnded] = useState<'signed out' | 'expired' | null>(null);
  useEffect(
    () =>
      keeper.listen((news) => {
        setSession(news.kind === 'started' ? news.session : null);
        setEnded(news.kind === 'ended' ? news.because : null);
      }),
    [keeper],
  );
  useEffect(() => {
    if (session === null) return undefined;
    const left = Date.parse(session.expiresAt) - Date.now();
    // Whether it is over, the console says: the clock of this machine may be wrong.
    const timer = setTimeout(
      () => void keeper.call({ method: 'GET', path: '/api/v1/me' }).catch(() => undefined),
      Math.min(Math.max(left, 0), LONGEST_TIMER_MILLISECONDS),
    );
    return () => clearTimeout(timer);
  }, [keeper, session]);
  return (
    <Router hook={useHashPath}>
      <Announcer>
        {session === null ? (
          <Door settings={settings} keeper={keeper} ended={ended} />
        ) : (
          <SignedIn key={session.member.id} settings={settings} keeper={keeper} session={session} />
        )}
      </Announcer>
    </Router>
  );
}

interface DoorProps extends Omit<AppProps, 'session'> {
  readonly ended: 'signed out' | 'expired' | null;
}

/** Where nobody is signed in: one signs in, or accepts an invitation. */
function Door({ settings: { environment }, keeper, ended }: DoorProps) {
  const [isInvited, parameters] = useRoute<{ readonly token: string }>('/invitation/:token');
  if (!isInvited) return <SignInPage keeper={keeper} environment={environment} ended={ended} />;
  return (
    <ErrorBoundary>
      <Suspense fallback={<Waiting />}>
        <InvitationPage keeper={keeper} environment={environment} token={parameters.token} />
      </Suspense>
    </ErrorBoundary>
  );
}

function SignedIn({ settings, keeper, session }: AppProps & { readonly session: SessionFacts }) {
  const client = useMemo(createQueryClient, []);
  return (
    <QueryClientProvider client={client}>
      <KnownMember settings={settings} keeper={keeper} session={session} />
    </QueryClientProvider>
  );
}

/** The pages, once it is known what the member's role may do. */
function KnownMember({ settings, keeper, session }: AppProps & { readonly session: SessionFacts }) {
  const api = useMemo(() => createConsoleApi(keeper), [keeper]);
  const {
    data: me,
    error,
    refetch,
  } = useQuery({
    queryKey: ['/api/v1/me'],
    queryFn: () => api.get<MeView>('/api/v1/me'),
  });
  if (me !== undefined) {
    return (
      <GatehouseContext value={{ settings, keeper, api, session, me }}>
        <Shell />
      </GatehouseContext>
    );
  }
  return (
    <div className="door">
      <main className="stack">
        {error === null ? (
          <Waiting />
        ) : (
          <>
            <ErrorNotice error={error} />
            <div className="row">
              <Button onClick={() => void refetch()}>Try again</Button>
              <Button onClick={() => void keeper.end()}>Sign out</Button>
            </div>
          </>
        )}
      </main>
    </div>
  );
}
