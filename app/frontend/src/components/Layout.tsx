import { useState, type SyntheticEvent, type ReactNode } from 'react';
import { Link, navigate } from '../router';

interface LayoutProps {
  readonly pathname: string;
  readonly children: ReactNode;
}

export function Layout({ pathname, children }: LayoutProps) {
  return (
    <>
      <a className="skip" href="#main">
        Skip to the content
      </a>
      <header className="top">
        <div className="top-inner">
          <Link href="/" className="brand">
            <img src="/favicon.svg" alt="" width="28" height="28" />
            QGO Cargo
          </Link>
          <nav aria-label="Main">
            {/* On a phone, the name beside it links there too. */}
            <NavLink href="/" pathname={pathname} className="wide-only">
              Dashboard
            </NavLink>
            <NavLink href="/shipments" pathname={pathname}>
              Shipments
            </NavLink>
            <NavLink href="/shipments/new" pathname={pathname}>
              New <span className="wide-only">shipment</span>
            </NavLink>
          </nav>
          <TrackForm />
        </div>
      </header>
      <main id="main" tabIndex={-1}>
        {children}
      </main>
    </>
  );
}

function NavLink({ href, pathname, className, children }: LayoutProps & { readonly href: string; readonly className?: string }) {
  return (
    <Link href={href} className={className} aria-current={pathname === href ? 'page' : undefined}>
      {children}
    </Link>
  );
}

function TrackForm() {
  const [number, setNumber] = useState('');
  const track = (event: SyntheticEvent): void => {
    event.preventDefault();
    const wanted = number.trim();
    if (wanted === '') return;
    setNumber('');
    navigate(`/shipments/${encodeURIComponent(wanted.toUpperCase())}`);
  };
  return (
    <form role="search" aria-label="Track a shipment" className="track" onSubmit={track}>
      <input
        aria-label="Tracking number"
        placeholder="QGO-7F3K-9M2A"
        autoComplete="off"
        autoCapitalize="characters"
        spellCheck={false}
        value={number}
        onChange={(event) => setNumber(event.target.value)}
      />
      <button type="submit">Track</button>
    </form>
  );
}
