import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import { App } from '../src/App';
import { aShipment, fakeApi, json, problem, withHistory } from './fakeApi';

beforeEach(() => {
  history.replaceState(null, '', '/shipments/new');
});

const field = (name: RegExp) => screen.getByRole('textbox', { name });
const book = () => userEvent.click(screen.getByRole('button', { name: 'Book shipment' }));

async function fillIn(): Promise<void> {
  await userEvent.type(field(/^Name/), 'Noord Bloemen B.V.');
  await userEvent.type(field(/^From/), 'Rotterdam');
  await userEvent.type(screen.getByRole('combobox', { name: 'Country of origin' }), 'nl');
  await userEvent.type(field(/^To/), 'Zürich');
  await userEvent.type(screen.getByRole('combobox', { name: 'Country of destination' }), 'CH');
  await userEvent.click(screen.getByRole('radio', { name: 'Sea' }));
  await userEvent.type(field(/^What is it/), 'Cut flowers');
  await userEvent.clear(field(/^Pieces/));
  await userEvent.type(field(/^Pieces/), '12');
  await userEvent.type(field(/^Weight/), '340,5');
}

describe('booking a shipment', () => {
  it('sends the form and shows the new shipment', async () => {
    const sent = fakeApi({ 'POST /api/shipments': () => json(aShipment(), 201), 'GET /api/shipments/QGO-7F3K-9M2A': () => json(withHistory()) });
    render(<App />);
    await fillIn();
    await book();

    expect(await screen.findByText('The shipment is booked.')).toBeVisible();
    expect(screen.getByRole('heading', { level: 1, name: 'QGO-7F3K-9M2A' })).toBeVisible();
    expect(sent[0]?.body).toEqual({
      customerName: 'Noord Bloemen B.V.',
      customerEmail: '',
      reference: '',
      origin: { city: 'Rotterdam', country: 'nl' },
      destination: { city: 'Zürich', country: 'CH' },
      mode: 'SEA',
      goods: 'Cut flowers',
      pieces: 12,
      weightKg: 340.5,
      expectedOn: '',
    });
  });

  it('marks missing fields, sends nothing, and focuses the first one', async () => {
    const sent = fakeApi({});
    render(<App />);
    await book();

    expect(screen.getByRole('alert')).toHaveTextContent('7 fields are not valid.');
    expect(field(/^Name/)).toBeInvalid();
    expect(field(/^Name/)).toHaveAccessibleDescription('Required');
    expect(field(/^Name/)).toHaveFocus();
    expect(field(/^E-mail/)).toBeValid();
    expect(sent).toEqual([]);
  });

  it.each([
    [/^Pieces/, '1.5', 'A whole number, at least 1'],
    [/^Weight/, 'heavy', 'A number, such as 12.5'],
  ])('rejects an invalid number in %s', async (name, text, message) => {
    fakeApi({});
    render(<App />);
    await fillIn();
    await userEvent.clear(field(name));
    await userEvent.type(field(name), text);
    await book();
    expect(field(name)).toHaveAccessibleDescription(message);
    expect(field(name)).toHaveFocus();
  });

  it('shows errors of the server at their fields, and keeps the input', async () => {
    fakeApi({ 'POST /api/shipments': () => problem(422, 'One field is not valid.', [{ field: 'customerEmail', message: 'Not an e-mail address' }]) });
    render(<App />);
    await fillIn();
    await userEvent.type(field(/^E-mail/), 'someone@');
    await book();

    expect(await screen.findByRole('alert')).toHaveTextContent('One field is not valid.');
    expect(field(/^E-mail/)).toHaveAccessibleDescription('Not an e-mail address');
    expect(field(/^E-mail/)).toHaveFocus();
    expect(field(/^What is it/)).toHaveValue('Cut flowers');
    expect(screen.getByRole('button', { name: 'Book shipment' })).toBeEnabled();
  });

  it('can be retried when the server is unreachable', async () => {
    let away = true;
    fakeApi({
      'POST /api/shipments': () => (away ? Promise.reject(new TypeError('Failed to fetch')) : json(aShipment(), 201)),
      'GET /api/shipments/QGO-7F3K-9M2A': () => json(withHistory()),
    });
    render(<App />);
    await fillIn();
    await book();
    expect(await screen.findByRole('alert')).toHaveTextContent('The server cannot be reached.');

    away = false;
    await book();
    expect(await screen.findByText('The shipment is booked.')).toBeVisible();
  });
});
