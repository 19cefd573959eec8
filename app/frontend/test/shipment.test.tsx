import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import { App } from '../src/App';
import type { ShipmentWithHistory } from '../src/api';
import { fakeApi, json, problem, withHistory } from './fakeApi';

const PATH = '/api/shipments/QGO-7F3K-9M2A';

beforeEach(() => {
  history.replaceState(null, '', '/shipments/QGO-7F3K-9M2A');
});

const inTransit = withHistory({
  status: 'IN_TRANSIT',
  nextStatuses: ['CUSTOMS', 'OUT_FOR_DELIVERY', 'ON_HOLD'],
  events: [
    { status: 'BOOKED', place: 'Rotterdam, NL', note: null, occurredAt: '2026-03-20T08:00:00.000Z' },
    { status: 'PICKED_UP', place: 'Schiedam', note: 'Two pallets,\none damp', occurredAt: '2026-03-21T08:00:00.000Z' },
    { status: 'IN_TRANSIT', place: 'Köln', note: null, occurredAt: '2026-03-22T08:00:00.000Z' },
  ],
  documents: [{ id: 'a', name: 'Frachtbrief "v2".pdf', sizeBytes: 1_234_567, uploadedAt: '2026-03-21T09:00:00.000Z', url: '/api/documents/a' }],
});

describe('the page of a shipment', () => {
  it('shows its events, latest first', async () => {
    fakeApi({ [`GET ${PATH}`]: () => json(inTransit) });
    render(<App />);
    const timeline = await screen.findByRole('list', { name: 'Tracking events, latest first' });
    const events = within(timeline).getAllByRole('listitem').map((item) => item.textContent);
    expect(events[0]).toContain('In transitKöln22 Mar 2026');
    expect(events[1]).toContain('Two pallets,\none damp');
    expect(events[2]).toContain('BookedRotterdam, NL');
    expect(document.title).toBe('QGO-7F3K-9M2A · QGO Cargo');
  });

  it('shows its progress', async () => {
    fakeApi({ [`GET ${PATH}`]: () => json(inTransit) });
    render(<App />);
    const progress = await screen.findByRole('list', { name: 'Progress' });
    expect(within(progress).getByText('In transit')).toHaveAttribute('aria-current', 'step');
    expect(within(progress).getByText('Picked up')).toHaveAttribute('data-state', 'done');
    expect(within(progress).getByText('Delivered')).toHaveAttribute('data-state', 'ahead');
  });

  it('shows a held shipment at its previous stage', async () => {
    const held = { ...inTransit, status: 'ON_HOLD', events: [...inTransit.events, { status: 'ON_HOLD', place: 'Köln', note: null, occurredAt: '2026-03-23T08:00:00.000Z' }] };
    fakeApi({ [`GET ${PATH}`]: () => json(held) });
    render(<App />);
    const progress = await screen.findByRole('list', { name: 'Progress' });
    expect(progress).toHaveAttribute('data-stopped');
    expect(within(progress).getByText('In transit')).toHaveAttribute('aria-current', 'step');
  });

  it('shows an error for an unknown shipment', async () => {
    fakeApi({ [`GET ${PATH}`]: () => problem(404, 'There is none.') });
    render(<App />);
    expect(await screen.findByRole('heading', { level: 1, name: 'No shipment QGO-7F3K-9M2A' })).toBeVisible();
  });
});

describe('updating the status', () => {
  const record = () => userEvent.click(screen.getByRole('button', { name: 'Record' }));

  it('offers only allowed statuses, and sends the update', async () => {
    let shipment: ShipmentWithHistory = withHistory();
    const sent = fakeApi({
      [`GET ${PATH}`]: () => json(shipment),
      [`PATCH ${PATH}/status`]: () => {
        const pickedUp = { status: 'PICKED_UP' as const, place: 'Schiedam', note: 'Two pallets', occurredAt: '2026-03-21T08:00:00.000Z' };
        shipment = withHistory({ status: 'PICKED_UP', nextStatuses: ['IN_TRANSIT'], events: [...shipment.events, pickedUp] });
        return json(shipment);
      },
    });
    render(<App />);
    const choices = await screen.findByRole('group', { name: 'What happened?' });
    expect(within(choices).getAllByRole('radio').map((radio) => radio.getAttribute('value'))).toEqual(['PICKED_UP', 'CANCELLED']);

    await userEvent.click(screen.getByRole('radio', { name: 'Picked up' }));
    await userEvent.type(screen.getByRole('textbox', { name: 'Where?' }), 'Schiedam');
    await userEvent.type(screen.getByRole('textbox', { name: /^Note/ }), 'Two pallets');
    await record();

    expect(await screen.findByText('Recorded: picked up.')).toBeVisible();
    expect(await screen.findByText('Two pallets', { selector: '.timeline-note' })).toBeVisible();
    expect(await screen.findByRole('radio', { name: 'In transit' })).not.toBeChecked();
    expect(screen.getByRole('textbox', { name: 'Where?' })).toHaveValue('');
    expect(sent.find(({ method }) => method === 'PATCH')?.body).toEqual({ status: 'PICKED_UP', place: 'Schiedam', note: 'Two pallets' });
  });

  it('requires a status and a place', async () => {
    const sent = fakeApi({ [`GET ${PATH}`]: () => json(withHistory()) });
    render(<App />);
    await screen.findByRole('group', { name: 'What happened?' });
    await record();
    expect(screen.getByText('Choose what happened')).toBeVisible();
    expect(screen.getByRole('textbox', { name: 'Where?' })).toHaveAccessibleDescription('Required');
    expect(sent.map(({ method }) => method)).toEqual(['GET']);
  });

  it('shows a conflict with another update, and the current status', async () => {
    let shipment = withHistory();
    fakeApi({
      [`GET ${PATH}`]: () => json(shipment),
      [`PATCH ${PATH}/status`]: () => {
        shipment = withHistory({ status: 'PICKED_UP', nextStatuses: ['IN_TRANSIT'] });
        return problem(409, 'Another user has just changed this shipment. Reload it and try again.');
      },
    });
    render(<App />);
    await userEvent.click(await screen.findByRole('radio', { name: 'Cancelled' }));
    await userEvent.type(screen.getByRole('textbox', { name: 'Where?' }), 'Schiedam');
    await record();
    expect(await screen.findByRole('alert')).toHaveTextContent('Another user has just changed this shipment.');
    expect(await screen.findByRole('radio', { name: 'In transit' })).toBeVisible();
    expect(screen.getByRole('textbox', { name: 'Where?' })).toHaveValue('Schiedam');
  });

  it('offers no update after the delivery', async () => {
    fakeApi({ [`GET ${PATH}`]: () => json(withHistory({ status: 'DELIVERED', nextStatuses: [] })) });
    render(<App />);
    expect(await screen.findByText('This shipment is delivered; nothing more follows.')).toBeVisible();
    expect(screen.queryByRole('button', { name: 'Record' })).not.toBeInTheDocument();
  });
});

describe('documents', () => {
  it('are offered for download under their own names', async () => {
    fakeApi({ [`GET ${PATH}`]: () => json(inTransit) });
    render(<App />);
    const link = await screen.findByRole('link', { name: 'Frachtbrief "v2".pdf' });
    expect(link).toHaveAttribute('href', '/api/documents/a');
    expect(link).toHaveAttribute('download', 'Frachtbrief "v2".pdf');
    expect(link.parentElement).toHaveTextContent('1.2 MB');
  });

  it('are sent unchanged, and then listed', async () => {
    let shipment = withHistory();
    const sent = fakeApi({
      [`GET ${PATH}`]: () => json(shipment),
      [`POST ${PATH}/documents`]: () => {
        shipment = withHistory({ documents: inTransit.documents });
        return json(inTransit.documents[0], 201);
      },
    });
    render(<App />);
    await userEvent.upload(await screen.findByLabelText('Add a document'), new File(['%PDF-1.7'], 'Frachtbrief "v2".pdf', { type: 'application/pdf' }));

    expect(await screen.findByRole('link', { name: 'Frachtbrief "v2".pdf' })).toBeVisible();
    expect(screen.getByText('Frachtbrief "v2".pdf is added.')).toBeVisible();
    const file = (sent.find(({ method }) => method === 'POST')?.body as FormData).get('file') as File;
    expect([file.name, file.size]).toEqual(['Frachtbrief "v2".pdf', 8]);
  });

  it('of more than 20 MB are not sent', async () => {
    const sent = fakeApi({ [`GET ${PATH}`]: () => json(withHistory()) });
    render(<App />);
    const large = new File(['x'], 'scan.tif');
    Object.defineProperty(large, 'size', { value: 20 * 1024 * 1024 + 1 });
    await userEvent.upload(await screen.findByLabelText('Add a document'), large);
    expect(await screen.findByRole('alert')).toHaveTextContent('scan.tif is larger than 20 MB.');
    expect(sent.map(({ method }) => method)).toEqual(['GET']);
  });

  it('that the server rejects are shown with the reason', async () => {
    fakeApi({ [`GET ${PATH}`]: () => json(withHistory()), [`POST ${PATH}/documents`]: () => problem(422, 'One field is not valid.', [{ field: 'file', message: 'The file is empty' }]) });
    render(<App />);
    await userEvent.upload(await screen.findByLabelText('Add a document'), new File([], 'empty.pdf'));
    expect(await screen.findByRole('alert')).toHaveTextContent('empty.pdf: The file is empty.');
    expect(screen.getByLabelText('Add a document')).toBeEnabled();
  });
});
