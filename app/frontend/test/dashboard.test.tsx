import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { App } from '../src/App';
import { aShipment, fakeApi, json, problem } from './fakeApi';

const dashboard = {
  byStatus: [
    { status: 'BOOKED', count: 3 },
    { status: 'IN_TRANSIT', count: 1200 },
    { status: 'DELIVERED', count: 40 },
    { status: 'CANCELLED', count: 2 },
  ],
  total: 1245,
  late: 7,
  recent: [aShipment()],
};

describe('the dashboard', () => {
  it('shows the number of shipments per status, and the newest', async () => {
    fakeApi({ 'GET /api/dashboard': () => json(dashboard) });
    render(<App />);

    expect(await screen.findByRole('heading', { level: 1, name: 'Dashboard' })).toBeVisible();
    const tile = (name: string) => screen.getByText(name, { selector: 'dt' }).nextElementSibling;
    expect(await screen.findByText('Under way')).toBeVisible();
    expect(tile('Under way')).toHaveTextContent('1,203');
    expect(tile('Late')).toHaveTextContent('7');
    expect(tile('Delivered')).toHaveTextContent('40');
    expect(tile('All shipments')).toHaveTextContent('1,245');

    expect(screen.getByRole('link', { name: 'In transit 1,200' })).toHaveAttribute('href', '/shipments?status=IN_TRANSIT');
    expect(within(screen.getByRole('list', { name: 'Newest shipments' })).getByRole('link', { name: 'QGO-7F3K-9M2A' })).toBeVisible();
    expect(document.title).toBe('Dashboard · QGO Cargo');
  });

  it('draws each bar in proportion to the longest', async () => {
    fakeApi({ 'GET /api/dashboard': () => json(dashboard) });
    const { container } = render(<App />);
    await screen.findByText('Under way');
    expect([...container.querySelectorAll('.chart-value')].map((bar) => bar.getAttribute('width'))).toEqual(['0.25', '100', String(4000 / 1200), String(200 / 1200)]);
  });

  it('offers to book the first shipment when there is none', async () => {
    fakeApi({ 'GET /api/dashboard': () => json({ byStatus: [], total: 0, late: 0, recent: [] }) });
    render(<App />);
    expect(await screen.findByRole('link', { name: 'Book the first shipment' })).toHaveAttribute('href', '/shipments/new');
  });

  it('shows the error, and retries on request', async () => {
    let healthy = false;
    fakeApi({ 'GET /api/dashboard': () => (healthy ? json(dashboard) : problem(503, 'The database cannot be reached just now.')) });
    render(<App />);
    expect(await screen.findByRole('alert')).toHaveTextContent('The database cannot be reached just now.');

    healthy = true;
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('Under way')).toBeVisible();
    expect(screen.queryByRole('alert')).not.toBeInTheDocument();
  });

  it('shows an error without a server, and for a response of another server', async () => {
    let answer: () => Response | Promise<Response> = () => Promise.reject(new TypeError('Failed to fetch'));
    fakeApi({ 'GET /api/dashboard': () => answer() });
    render(<App />);
    expect(await screen.findByRole('alert')).toHaveTextContent('The server cannot be reached. Check your connection and try again.');

    answer = () => new Response('<html>Bad Gateway</html>', { status: 502, headers: { 'Content-Type': 'text/html' } });
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('The server answered with an error (502).')).toBeVisible();
  });
});

describe('navigation', () => {
  it('changes pages without a reload, marks the current one and moves the focus to the title', async () => {
    fakeApi({
      'GET /api/dashboard': () => json(dashboard),
      'GET /api/shipments': () => json({ items: [], page: 1, pageSize: 20, total: 0, pages: 0 }),
    });
    render(<App />);
    await screen.findByText('Under way');
    await userEvent.click(screen.getByRole('link', { name: 'Shipments' }));

    const title = await screen.findByRole('heading', { level: 1, name: 'Shipments' });
    expect(title).toHaveFocus();
    expect(location.pathname).toBe('/shipments');
    expect(screen.getByRole('link', { name: 'Shipments' })).toHaveAttribute('aria-current', 'page');
    expect(screen.getByRole('link', { name: 'Dashboard' })).not.toHaveAttribute('aria-current');
  });

  it('tracks a number from any page, in any case and with spaces', async () => {
    const sent = fakeApi({ 'GET /api/dashboard': () => json(dashboard), 'GET /api/shipments/QGO-7F3K-9M2A': () => problem(404, 'gone') });
    render(<App />);
    await userEvent.type(screen.getByRole('textbox', { name: 'Tracking number' }), '  qgo-7f3k-9m2a {Enter}');
    expect(await screen.findByRole('heading', { level: 1, name: 'No shipment QGO-7F3K-9M2A' })).toBeVisible();
    expect(sent.at(-1)?.path).toBe('/api/shipments/QGO-7F3K-9M2A');
  });

  it('has a page for unknown addresses', () => {
    fakeApi({});
    history.replaceState(null, '', '/nowhere');
    render(<App />);
    expect(screen.getByRole('heading', { level: 1, name: 'There is no such page' })).toBeVisible();
  });
});
