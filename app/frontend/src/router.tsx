import { useSyncExternalStore, type ComponentProps, type MouseEvent } from 'react';

const MOVED = 'qgo:moved';

function subscribe(listener: () => void): () => void {
  addEventListener('popstate', listener);
  addEventListener(MOVED, listener);
  return () => {
    removeEventListener('popstate', listener);
    removeEventListener(MOVED, listener);
  };
}

/** The current path and query; rerenders when they change. */
export function useLocation(): URL {
  const href = useSyncExternalStore(subscribe, () => location.href);
  return new URL(href);
}

/** Navigates to another page of the application, like a click on a link. */
export function navigate(to: string): void {
  history.pushState(null, '', to);
  dispatchEvent(new Event(MOVED));
  scrollTo(0, 0);
}

/** A link within the application. Clicks that open a new tab or window still work. */
export function Link({ href, ...rest }: ComponentProps<'a'> & { href: string }) {
  const follow = (event: MouseEvent<HTMLAnchorElement>): void => {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    navigate(href);
  };
  return <a href={href} onClick={follow} {...rest} />;
}
