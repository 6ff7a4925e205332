import './styles/index.css';
import { createRoot } from 'react-dom/client';
import { Notice } from './parts/notice.tsx';
import { openKeeper } from './session/keeper.ts';
import { loadSettings } from './settings.ts';
import { App } from './shell/app.tsx';
import { loadAhead, pagesAt } from './shell/pages.ts';
import { applyTheme } from './shell/theme.ts';

applyTheme();
// While it is found out who is signed in.
loadAhead(pagesAt(location.hash));
const container = document.getElementById('app');
if (container === null) throw new Error('the page has no place for the application');
const root = createRoot(container);
try {
  const [settings, keeper] = await Promise.all([loadSettings(), openKeeper()]);
  root.render(<App settings={settings} keeper={keeper} session={await keeper.who()} />);
} catch (error) {
  root.render(
    <main className="door">
      <Notice look="danger" title="Gatehouse cannot start here">
        {(error as Error).message}
      </Notice>
    </main>,
  );
}
