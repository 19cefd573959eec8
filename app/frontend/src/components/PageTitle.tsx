import { useEffect, useRef, type ReactNode } from 'react';

// Screen readers announce the first page by themselves, and later pages because the focus moves to the title.
let firstPage = true;

interface PageTitleProps {
  /** The title of the browser's tab. */
  readonly title: string;
  readonly children?: ReactNode;
}

/** The page's heading. It also sets the tab's title and moves the focus, so that screen readers announce the page. */
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
