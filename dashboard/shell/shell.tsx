import { Suspense, useEffect, useRef, useState } from 'react';
import { Redirect, Route, Switch, useLocation } from 'wouter';
import { Button } from '../parts/button.tsx';
import { EmptyState } from '../parts/empty-state.tsx';
import { Icon } from '../parts/icon.tsx';
import { Page } from '../parts/page.tsx';
import { Waiting } from '../parts/waiting.tsx';
import { Brand } from './brand.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import { Navigation } from './navigation.tsx';
import { FIRST_PAGE, loadAhead, PAGES } from './pages.ts';

/** The first page goes first. */
const LOAD_PAGES_AFTER_MILLISECONDS = 200;

/** The frame around every page. */
export function Shell() {
  const [location] = useLocation();
  const [isOpen, setOpen] = useState(false);
  const main = useRef<HTMLElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: whoever goes somewhere has chosen
  useEffect(() => setOpen(false), [location]);
  useEffect(() => {
    const timer = setTimeout(() => loadAhead(PAGES), LOAD_PAGES_AFTER_MILLISECONDS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className="shell">
      <Button className="skip" onClick={() => main.current?.focus()}>
        Skip to the page
      </Button>
      <header className="masthead">
        <Button
          look="plain"
          size="small"
          aria-expanded={isOpen}
          aria-controls="navigation"
          onClick={() => setOpen(!isOpen)}
        >
          <Icon name="menu" />
          Menu
        </Button>
        <Brand />
      </header>
      <Navigation open={isOpen} />
      <main className="main" ref={main} tabIndex={-1}>
        <ErrorBoundary key={location}>
          <Suspense fallback={<Waiting lines={6} />}>
            <Switch>
              <Route path="/">
                <Redirect to={FIRST_PAGE} replace />
              </Route>
              {PAGES.map(({ path, part }) => (
                <Route key={path} path={path} component={part.component} />
              ))}
              <Route>
                <NoSuchPage />
              </Route>
            </Switch>
          </Suspense>
        </ErrorBoundary>
      </main>
    </div>
  );
}

function NoSuchPage() {
  return (
    <Page title="No such page">
      <EmptyState
        title="There is nothing here"
        action={
          <a className="button" href="#/">
            Go to your API keys
          </a>
        }
      >
        The address leads to no page of this dashboard.
      </EmptyState>
    </Page>
  );
}
