import { describe, expect, it } from 'vitest';
import { parse } from '../../src/http/parse.js';
import { Problem, type FieldError } from '../../src/http/problem.js';
import { listQuery, newShipment, statusChange } from '../../src/shipments/schemas.js';

const shipment = (changes: object = {}) => ({
  customerName: 'Acme',
  origin: { city: 'Rotterdam', country: 'nl' },
  destination: { city: 'Oslo', country: 'NO' },
  mode: 'SEA',
  goods: 'Pumps',
  pieces: 1,
  weightKg: 10,
  ...changes,
});

function errorsOf(attempt: () => unknown): readonly FieldError[] {
  try {
    attempt();
  } catch (error) {
    if (error instanceof Problem) return error.extensions['errors'] as FieldError[];
    throw error;
  }
  return [];
}

describe('a new shipment', () => {
  it('is normalised: surrounding spaces, lower-case countries, combining characters', () => {
    expect(parse(newShipment, shipment({ customerName: '  Zu\u0308rich AG ' }))).toMatchObject({ customerName: 'Zürich AG', origin: { city: 'Rotterdam', country: 'NL' } });
  });

  it('treats empty fields as missing', () => {
    expect(parse(newShipment, shipment({ reference: ' ', customerEmail: '', expectedOn: '' }))).toMatchObject({ reference: null, customerEmail: null, expectedOn: null });
    expect(parse(newShipment, shipment())).toMatchObject({ reference: null, customerEmail: null, expectedOn: null });
  });

  it.each([
    [{ customerName: '   ' }, 'customerName', 'Required'],
    [{ customerName: 'x'.repeat(121) }, 'customerName', 'At most 120 characters'],
    [{ customerName: 'a\u0000b' }, 'customerName', 'Contains characters that cannot be printed'],
    [{ goods: 'half \ud83d' }, 'goods', 'Contains characters that cannot be printed'],
    [{ customerEmail: 'someone@' }, 'customerEmail', 'Not an e-mail address'],
    [{ origin: { city: 'Oslo', country: 'Norway' } }, 'origin.country', 'Two letters, such as NL'],
    [{ destination: null }, 'destination', 'Required'],
    [{ mode: 'PIGEON' }, 'mode', 'One of ROAD, SEA, AIR, RAIL'],
    [{ pieces: '3' }, 'pieces', 'A whole number'],
    [{ pieces: 0 }, 'pieces', 'At least 1'],
    [{ weightKg: 0 }, 'weightKg', 'At least 0.01'],
    [{ weightKg: 1.005 }, 'weightKg', 'At most two decimals'],
    [{ weightKg: 1e7 }, 'weightKg', 'At most 1,000,000'],
    [{ expectedOn: '2026-02-30' }, 'expectedOn', 'A date, such as 2026-03-31'],
  ])('rejects %j', (changes, field, message) => {
    expect(errorsOf(() => parse(newShipment, shipment(changes)))).toEqual([{ field, message }]);
  });

  it.each([0.01, 0.07, 1.1, 12.35, 999_999.99])('weighs %d kg', (weightKg) => {
    expect(parse(newShipment, shipment({ weightKg })).weightKg).toBe(weightKg);
  });

  it.each([undefined, null, [], 'text'])('is not %j', (body) => {
    expect(errorsOf(() => parse(newShipment, body))).toEqual([{ field: 'body', message: 'A JSON object is expected' }]);
  });
});

describe('a status change', () => {
  it('may have a note of several lines', () => {
    expect(parse(statusChange, { status: 'CUSTOMS', place: 'Basel', note: 'one\ntwo' }).note).toBe('one\ntwo');
  });

  it('rejects an unknown status, and a note with control characters', () => {
    const errors = errorsOf(() => parse(statusChange, { status: 'LOST', place: 'Basel', note: '\u001b[31m' }));
    expect(errors.map(({ field }) => field)).toEqual(['status', 'note']);
  });
});

describe('a query of the list', () => {
  it('returns the first twenty by default', () => {
    expect(parse(listQuery, {})).toEqual({ search: '', page: 1, pageSize: 20 });
  });
});
