import { useLocation } from 'wouter';
import { Button } from '../parts/button.tsx';
import { SelectField } from '../parts/field.tsx';
import { Icon } from '../parts/icon.tsx';
import { Tag } from '../parts/tag.tsx';
import { Brand } from './brand.tsx';
import { useGatehouse } from './gatehouse.tsx';
import { PAGE_GROUPS } from './pages.ts';
import { chooseTheme, THEMES, type Theme, useTheme } from './theme.ts';

/** Where one can go, and who one is. */
export function Navigation({ open }: { readonly open: boolean }) {
  const { me } = useGatehouse();
  const offered = PAGE_GROUPS.map(({ title, pages }) => ({
    title,
    pages: pages.filter(({ needs }) => needs === null || me.permissions.routes.includes(needs)),
  })).filter(({ pages }) => pages.length > 0);
  return (
    <div className="side" id="navigation" data-open={open}>
      <Brand />
      <nav aria-label="Pages">
        {offered.map(({ title, pages }) => (
          <section key={title} aria-label={title}>
            <h2>{title}</h2>
            <ul>
              {pages.map(
                ({ path, link }) =>
                  link !== null && (
                    <li key={path}>
                      <PageLink path={path} icon={link.icon} title={link.title} />
                    </li>
                  ),
              )}
            </ul>
          </section>
        ))}
      </nav>
      <WhoIsSignedIn />
    </div>
  );
}

function PageLink({
  path,
  title,
  icon,
}: {
  path: string;
  title: string;
  icon: Parameters<typeof Icon>[0]['name'];
}) {
  const [location] = useLocation();
  const isCurrent = location === path || location.startsWith(`${path}/`);
  return (
    <a href={`#${path}`} aria-current={isCurrent ? 'page' : undefined}>
      <Icon name={icon} />
      {title}
    </a>
  );
}

const THEME_NAMES: Readonly<Record<Theme, string>> = {
  system: 'As the system',
  light: 'Light',
  dark: 'Dark',
};

function WhoIsSignedIn() {
  const { me, keeper, settings } = useGatehouse();
  const theme = useTheme();
  return (
    <section className="who stack tight small" aria-label="You">
      <div>
        <strong>{me.organization.name}</strong>{' '}
        {me.organization.account === 'suspended' && <Tag look="danger">Suspended</Tag>}
        <div className="quiet">{me.member.email}</div>
        <div className="quiet">
          {me.member.role} · {settings.environment}
        </div>
      </div>
      <SelectField
        label="Colors"
        value={theme}
        onChange={(event) => chooseTheme(event.currentTarget.value as Theme)}
      >
        {THEMES.map((one) => (
          <option key={one} value={one}>
            {THEME_NAMES[one]}
          </option>
        ))}
      </SelectField>
      <Button size="small" onClick={() => void keeper.end()}>
        Sign out
      </Button>
    </section>
  );
}
