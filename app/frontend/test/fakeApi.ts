import { vi } from 'vitest';
import type { Shipment, ShipmentWithHistory } from '../src/api';

export interface SentRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: unknown;
}

type Answer = Response | Promise<Response>;

/**
 * A fake server: returns the configured responses for `METHOD /path`, and records the requests. An unexpected request is
 * an error, so that a test cannot pass with a wrong request.
 */
export function fakeApi(answers: Record<string, (request: SentRequest) => Answer>): SentRequest[] {
  const sent: SentRequest[] = [];
  vi.stubGlobal('fetch', async (path: string, init: RequestInit = {}) => {
    const url = new URL(path, location.origin);
    const method = init.method ?? 'GET';
    const body: unknown = typeof init.body === 'string' ? JSON.parse(init.body) : init.body;
    const request = { method, path: url.pathname, query: url.searchParams, body };
    sent.push(request);
    const answer = answers[`${method} ${url.pathname}`];
    if (!answer) throw new Error(`The fake API has no response for ${method} ${url.pathname}.`);
    return answer(request);
  });
  return sent;
}

export const json = (body: unknown, status = 200): Response => new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } });

export const problem = (status: number, detail: string, errors?: { field: string; message: string }[]): Response =>
  new Response(JSON.stringify({ status, title: 'Problem', detail, errors }), { status, headers: { 'Content-Type': 'application/problem+json' } });

export const aShipment = (changes: Partial<Shipment> = {}): Shipment => ({
  trackingNumber: 'QGO-7F3K-9M2A',
  reference: 'PO-4711',
  customerName: 'Noord Bloemen B.V.',
  customerEmail: 'planning@noordbloemen.example',
  origin: { city: 'Rotterdam', country: 'NL' },
  destination: { city: 'Zürich', country: 'CH' },
  mode: 'ROAD',
  goods: 'Cut flowers',
  pieces: 12,
  weightKg: 340.5,
  status: 'BOOKED',
  nextStatuses: ['PICKED_UP', 'CANCELLED'],
  expectedOn: '2026-03-31',
  createdAt: '2026-03-20T08:00:00.000Z',
  ...changes,
});

export const withHistory = (changes: Partial<ShipmentWithHistory> = {}): ShipmentWithHistory => ({
  ...aShipment(),
  events: [{ status: 'BOOKED', place: 'Rotterdam, NL', note: null, occurredAt: '2026-03-20T08:00:00.000Z' }],
  documents: [],
  ...changes,
});
