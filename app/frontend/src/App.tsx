import type { ReactElement } from 'react';
import { Layout } from './components/Layout';
import { DashboardPage } from './pages/DashboardPage';
import { NewShipmentPage } from './pages/NewShipmentPage';
import { NotFoundPage } from './pages/NotFoundPage';
import { ShipmentPage } from './pages/ShipmentPage';
import { ShipmentsPage } from './pages/ShipmentsPage';
import { useLocation } from './router';

export function App() {
  const { pathname, searchParams } = useLocation();
  return <Layout pathname={pathname}>{pageAt(pathname, searchParams)}</Layout>;
}

function pageAt(pathname: string, query: URLSearchParams): ReactElement {
  if (pathname === '/') return <DashboardPage />;
  if (pathname === '/shipments') return <ShipmentsPage query={query} />;
  if (pathname === '/shipments/new') return <NewShipmentPage />;
  const trackingNumber = /^\/shipments\/([^/]+)$/.exec(pathname)?.[1];
  if (trackingNumber) return <ShipmentPage key={trackingNumber} trackingNumber={decode(trackingNumber)} isNew={query.has('booked')} />;
  return <NotFoundPage />;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
