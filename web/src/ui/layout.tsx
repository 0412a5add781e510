import { useEffect, useRef, useState, type ReactNode } from "react";
import { Link, useLocation } from "wouter";
import { signOut } from "../api/session";
import { useShop } from "../api/shop";
import { routes } from "../routes";
import { Button } from "./button";
import { Icon } from "./icon";
import { setTheme, theme, type Theme } from "./theme";

const groups = ["Store", "Workbench", "Settings"] as const;

/** Layout is the frame of every page: navigation beside it, above it on a phone. */
export function Layout({ children }: { children: ReactNode }) {
  const [path] = useLocation();
  const [open, setOpen] = useState(false);
  const main = useRef<HTMLElement>(null);
  const first = useRef(true);
  const shop = useShop();
  useEffect(() => {
    setOpen(false);
    if (first.current) {
      first.current = false;
      return;
    }
    // A new page: readers begin at its top, as they would after a full load.
    main.current?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }, [path]);
  return (
    <div className="app">
      <a className="skip" href="#main">
        Skip to content
      </a>
      <header className={open ? "side open" : "side"}>
        <Link href="/" className="brand">
          <img src="/assets/icon.svg" alt="" />
          Storegraph
        </Link>
        <Button className="menu slim" aria-expanded={open} aria-controls="navigation" onClick={() => setOpen(!open)}>
          Menu
        </Button>
        <nav id="navigation" aria-label="Console">
          {groups.map((group) => {
            const pages = routes.filter((r) => r.group === group);
            if (pages.length === 0) return null;
            return (
              <div className="nav-group" key={group}>
                <h2>{group}</h2>
                {pages.map((r) => (
                  <Link key={r.path} href={r.path} aria-current={isCurrent(r.path, path) ? "page" : undefined}>
                    {r.icon && <Icon name={r.icon} />}
                    {r.label}
                  </Link>
                ))}
              </div>
            );
          })}
        </nav>
        <div className="side-end">
          {shop.name && <span className="small quiet">{shop.name}</span>}
          <ThemeChoice />
          <Button className="slim" onClick={() => void signOut()}>
            Sign out
          </Button>
        </div>
      </header>
      <main className="main" id="main" ref={main} tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}

function isCurrent(page: string, path: string): boolean {
  return page === "/" ? path === "/" : path === page || path.startsWith(page + "/");
}

function ThemeChoice() {
  const [now, setNow] = useState<Theme>(theme);
  return (
    <select
      className="input"
      aria-label="Colours"
      value={now}
      onChange={(e) => {
        setTheme(e.target.value as Theme);
        setNow(e.target.value as Theme);
      }}
    >
      <option value="system">System colours</option>
      <option value="light">Light</option>
      <option value="dark">Dark</option>
    </select>
  );
}

/** PageHead names a page, in its heading and in the browser's title. */
export function PageHead({ title, lead, actions, mark }: { title: string; lead?: ReactNode; actions?: ReactNode; mark?: ReactNode }) {
  useEffect(() => {
    document.title = `${title} · Storegraph`;
  }, [title]);
  return (
    <div className="page-head">
      <div>
        <div className="row">
          <h1>{title}</h1>
          {mark}
        </div>
        {lead && <p className="lead">{lead}</p>}
      </div>
      {actions && <div className="row actions">{actions}</div>}
    </div>
  );
}
