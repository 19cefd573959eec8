import { useEffect, useRef, type ReactNode } from 'react';

// The first page is announced by the browser itself; every later one by moving the focus to its title.
let firstPage = true;

interface PageTitleProps {
  /** What stands on the browser's tab. */
  readonly title: string;
  readonly children?: ReactNode;
}

/** The page's heading. Showing it tells a screen reader and the browser's tab that this is another page. */
export function PageTitle({ title, children }: PageTitleProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · QGO Cargo`;
    if (!firstPage) heading.current?.focus({ preventScroll: true });
    firstPage = false;
  }, [title]);
  return (
    <h1 ref={heading} tabIndex={-1}>
      {children ?? title}
    </h1>
  );
}
