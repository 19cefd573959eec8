import { render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import { App } from '../src/App';
import { aShipment, fakeApi, json, problem } from './fakeApi';

const page = (changes: object = {}) => ({ items: [aShipment()], page: 1, pageSize: 20, total: 1, pages: 1, ...changes });

beforeEach(() => {
  history.replaceState(null, '', '/shipments');
});

const list = () => screen.findByRole('list', { name: 'Shipments' });

describe('the list of shipments', () => {
  it('shows each with its customer, route, date and status', async () => {
    fakeApi({ 'GET /api/shipments': () => json(page({ items: [aShipment(), aShipment({ trackingNumber: 'QGO-2222-3333', customerName: `O'Neil <b>"&"</b> 🚢`, status: 'ON_HOLD', expectedOn: null })], total: 2 })) });
    render(<App />);
    const [first, second] = within(await list()).getAllByRole('listitem');
    expect(first).toHaveTextContent('Noord Bloemen B.V.');
    expect(first).toHaveTextContent('From Rotterdam, NL to Zürich, CH');
    expect(first).toHaveTextContent('31 Mar 2026');
    expect(first).toHaveTextContent('Booked');
    expect(second).toHaveTextContent(`O'Neil <b>"&"</b> 🚢`);
    expect(second).toHaveTextContent('On hold');
    expect(screen.getByRole('link', { name: 'QGO-7F3K-9M2A' })).toHaveAttribute('href', '/shipments/QGO-7F3K-9M2A');
    expect(screen.getByText('2 shipments')).toBeVisible();
  });

  it('sends the search to the server, and stores it in the URL', async () => {
    const sent = fakeApi({ 'GET /api/shipments': ({ query }) => json(query.get('search') ? page({ items: [], total: 0, pages: 0 }) : page()) });
    render(<App />);
    await list();
    await userEvent.type(screen.getByRole('searchbox', { name: 'Search' }), ' 100% & more ');
    await userEvent.click(screen.getByRole('button', { name: 'Search' }));

    expect(await screen.findByText(/No shipment matches/)).toBeVisible();
    expect(sent.at(-1)?.query.get('search')).toBe('100% & more');
    expect(new URLSearchParams(location.search).get('search')).toBe('100% & more');
    expect(screen.getByRole('searchbox', { name: 'Search' })).toHaveValue('100% & more');
  });

  it('filters by status, from the first page', async () => {
    history.replaceState(null, '', '/shipments?search=acme&page=3');
    const sent = fakeApi({ 'GET /api/shipments': ({ query }) => json(page({ page: Number(query.get('page')), pages: 3, total: 50 })) });
    render(<App />);
    await list();
    await userEvent.selectOptions(screen.getByRole('combobox', { name: 'Status' }), 'In transit');
    await waitFor(() => expect(Object.fromEntries(sent.at(-1)?.query ?? [])).toEqual({ search: 'acme', status: 'IN_TRANSIT', page: '1' }));
  });

  it('pages forward and back, with buttons and in the browser', async () => {
    const sent = fakeApi({
      'GET /api/shipments': ({ query }) => {
        const number = Number(query.get('page'));
        return json(page({ page: number, pages: 2, total: 21, items: [aShipment({ trackingNumber: `QGO-PAGE-000${number}` })] }));
      },
    });
    render(<App />);
    expect(await screen.findByText('QGO-PAGE-0001')).toBeVisible();
    expect(screen.queryByRole('link', { name: 'Previous' })).not.toBeInTheDocument();

    await userEvent.click(screen.getByRole('link', { name: 'Next' }));
    expect(await screen.findByText('QGO-PAGE-0002')).toBeVisible();
    expect(location.search).toBe('?page=2');
    expect(screen.queryByRole('link', { name: 'Next' })).not.toBeInTheDocument();

    history.back();
    expect(await screen.findByText('QGO-PAGE-0001')).toBeVisible();
    expect(sent.map(({ query }) => query.get('page'))).toEqual(['1', '2', '1']);
  });

  it('shows the response to the last request, even when an earlier response arrives later', async () => {
    let answerSlowly: (response: Response) => void = () => undefined;
    const slow = new Promise<Response>((resolve) => {
      answerSlowly = resolve;
    });
    fakeApi({
      'GET /api/shipments': ({ query }) => (query.get('status') ? json(page({ items: [aShipment({ trackingNumber: 'QGO-LAST-2222' })] })) : slow),
    });
    render(<App />);
    await userEvent.selectOptions(screen.getByRole('combobox', { name: 'Status' }), 'Booked');
    expect(await screen.findByText('QGO-LAST-2222')).toBeVisible();

    const late = json(page({ items: [aShipment({ trackingNumber: 'QGO-FRST-2222' })] }));
    answerSlowly(late);
    await waitFor(() => expect(late.bodyUsed).toBe(true)); // it was read but not displayed
    expect(screen.queryByText('QGO-FRST-2222')).not.toBeInTheDocument();
  });

  it('shows the error instead of an empty list', async () => {
    fakeApi({ 'GET /api/shipments': () => problem(503, 'The database cannot be reached just now.') });
    render(<App />);
    expect(await screen.findByRole('alert')).toHaveTextContent('The database cannot be reached just now.');
    expect(screen.queryByText(/no shipments yet/i)).not.toBeInTheDocument();
  });
});
