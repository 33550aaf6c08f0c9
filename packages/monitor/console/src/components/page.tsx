import { type ReactNode, useEffect, useRef } from 'react';
import { Link, useLocation } from 'wouter';
import { pageShown } from './page-focus.ts';
import './page.css';

interface PageProps {
  readonly title: string;
  /** What the title stands below: link and name. */
  readonly above?: readonly { readonly href: string; readonly name: string }[];
  /** Beside the title: state, actions. */
  readonly beside?: ReactNode;
  readonly children: ReactNode;
}

/** A page: its heading, which takes the focus after a navigation so that it is read out, and its content. */
export function Page({ title, above = [], beside, children }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Thriftkeeper`;
    pageShown(heading.current);
  }, [title]);
  return (
    <main id="content" className="page">
      <header className="page-head">
        <div>
          {above.length > 0 && (
            <nav aria-label="Above this page" className="above">
              {above.map(({ href, name }, index) => (
                <span key={href}>
                  {index > 0 && <span aria-hidden="true">/ </span>}
                  <Link href={href}>{name}</Link>
                </span>
              ))}
            </nav>
          )}
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
        </div>
        {beside !== undefined && <div className="beside">{beside}</div>}
      </header>
      {children}
    </main>
  );
}

/** A part of a page under a heading of its own. */
export function Section(props: {
  readonly title: string;
  readonly beside?: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <section className="section" aria-label={props.title}>
      <header>
        <h2>{props.title}</h2>
        {props.beside}
      </header>
      {props.children}
    </section>
  );
}

interface TabsProps {
  readonly name: string;
  readonly tabs: readonly {
    readonly href: string;
    readonly name: string;
    readonly note?: string | undefined;
  }[];
}

/** Parts of a page, each with an address of its own: links, not tabs in the sense of ARIA. */
export function Tabs({ name, tabs }: TabsProps) {
  const [path] = useLocation();
  return (
    <nav aria-label={name} className="tabs">
      {tabs.map((tab) => (
        <Link key={tab.href} href={tab.href} aria-current={path === tab.href ? 'page' : undefined}>
          {tab.name}
          {tab.note !== undefined && <span className="quiet"> {tab.note}</span>}
        </Link>
      ))}
    </nav>
  );
}
