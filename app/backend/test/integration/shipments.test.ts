import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Shipments } from '../../src/shipments/shipments.js';
import { newShipment } from '../../src/shipments/schemas.js';
import { MIGRATIONS, aShipment, book, send, startApp, uniqueWord, type ProblemBody, type RunningApp, type ShipmentBody } from './startApp.js';

let app: RunningApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.stop());

const get = async <Body>(path: string): Promise<Body> => (await fetch(`${app.url}${path}`)).json() as Promise<Body>;
const list = (query: Record<string, string>) =>
  get<{ items: ShipmentBody[]; total: number; pages: number; page: number; pageSize: number }>(`/api/shipments?${new URLSearchParams(query).toString()}`);
const move = (shipment: ShipmentBody, status: string, more: object = {}) =>
  send(`${app.url}/api/shipments/${shipment.trackingNumber}/status`, 'PATCH', { status, place: 'Basel', ...more });

describe('booking a shipment', () => {
  it('returns its tracking number, address and first event', async () => {
    const response = await send(`${app.url}/api/shipments`, 'POST', aShipment({ expectedOn: '2031-02-28', reference: 'PO-1' }));
    const shipment = (await response.json()) as ShipmentBody;

    expect(response.status).toBe(201);
    expect(shipment.trackingNumber).toMatch(/^QGO-[2-9A-Z]{4}-[2-9A-Z]{4}$/);
    expect(response.headers.get('Location')).toBe(`/api/shipments/${shipment.trackingNumber}`);

    const found = await get<ShipmentBody>(`/api/shipments/${shipment.trackingNumber}`);
    expect(found).toMatchObject({ status: 'BOOKED', nextStatuses: ['PICKED_UP', 'CANCELLED'], expectedOn: '2031-02-28', reference: 'PO-1', weightKg: 340.5, documents: [] });
    expect(found.events).toMatchObject([{ status: 'BOOKED', place: 'Rotterdam, NL', note: null }]);
  });

  it('stores names unchanged, with any characters', async () => {
    const customerName = `O'Neil & "Søn" 船 🚢'); DROP TABLE shipments; -- \\ %_`;
    const { trackingNumber } = await book(app, { customerName });
    expect((await get<ShipmentBody>(`/api/shipments/${trackingNumber}`))['customerName']).toBe(customerName);
  });

  it('lists every invalid field and stores nothing', async () => {
    const word = uniqueWord();
    const response = await send(`${app.url}/api/shipments`, 'POST', { ...aShipment({ goods: word, pieces: 0, origin: { city: '', country: 'NLD' } }), customerEmail: 'nobody' });
    const problem = (await response.json()) as ProblemBody;

    expect(response.status).toBe(422);
    expect(response.headers.get('Content-Type')).toContain('application/problem+json');
    expect(problem.errors?.map(({ field }) => field).sort()).toEqual(['customerEmail', 'origin.city', 'origin.country', 'pieces']);
    expect((await list({ search: word })).total).toBe(0);
  });

  it('answers a body that is not JSON with 400', async () => {
    const response = await fetch(`${app.url}/api/shipments`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{"customerName":' });
    expect(response.status).toBe(400);
    expect(((await response.json()) as ProblemBody).detail).toBe('The body is not valid JSON.');
  });

  it('generates another tracking number when one is taken', async () => {
    const { trackingNumber } = await book(app);
    const numbers = [trackingNumber, trackingNumber, 'QGO-ZZZZ-' + Math.random().toString(36).slice(2).toUpperCase().replace(/[01ILOU]/g, '2').padEnd(4, '3').slice(0, 4)];
    const shipment = await new Shipments(app.database, () => numbers.shift() ?? '').book(newShipment.parse(aShipment()));
    expect(shipment.trackingNumber).toMatch(/^QGO-ZZZZ-/);
  });
});

describe('finding a shipment', () => {
  it('accepts a tracking number in any case and with spaces', async () => {
    const { trackingNumber } = await book(app);
    expect((await get<ShipmentBody>(`/api/shipments/%20${trackingNumber.toLowerCase()}`)).trackingNumber).toBe(trackingNumber);
  });

  it.each(['QGO-2222-2222', 'nonsense', "' OR 1=1 --"])('answers 404 for %s', async (trackingNumber) => {
    const response = await fetch(`${app.url}/api/shipments/${encodeURIComponent(trackingNumber)}`);
    expect(response.status).toBe(404);
    expect(((await response.json()) as ProblemBody).status).toBe(404);
  });

  it('answers 404 for an unknown path', async () => {
    expect((await fetch(`${app.url}/api/nothing`)).status).toBe(404);
  });
});

describe('the list', () => {
  it('finds by customer, reference, cities, goods and tracking number, ignoring case and accents', async () => {
    const word = uniqueWord();
    const one = await book(app, { customerName: `Ünal ${word}`, reference: `Ref/${word}`, goods: 'Bücher' });
    for (const search of [word.toUpperCase(), `unal ${word}`, `ref/${word}`, `${word} rotterdam`, `${word} zurich`, `bucher ${word}`, one.trackingNumber.toLowerCase()])
      expect((await list({ search })).items.map((item) => item.trackingNumber), search).toEqual([one.trackingNumber]);
    expect((await list({ search: `${word} oslo` })).total).toBe(0);
  });

  it('searches for %, _ and \\ literally', async () => {
    const word = uniqueWord();
    const percent = await book(app, { goods: `${word} 100% wool` });
    const underscore = await book(app, { goods: `${word} a_b` });
    const backslash = await book(app, { goods: `${word} C:\\dir` });
    await book(app, { goods: `${word} 100 axb C:dir` });

    const found = async (search: string) => (await list({ search: `${word} ${search}` })).items.map((item) => item.trackingNumber);
    expect(await found('100%')).toEqual([percent.trackingNumber]);
    expect(await found('a_b')).toEqual([underscore.trackingNumber]);
    expect(await found('C:\\dir')).toEqual([backslash.trackingNumber]);
  });

  it('distinguishes emojis', async () => {
    const word = uniqueWord();
    const ship = await book(app, { goods: `${word} 🚢` });
    await book(app, { goods: `${word} 🚚` });
    expect((await list({ search: `${word} 🚢` })).items.map((item) => item.trackingNumber)).toEqual([ship.trackingNumber]);
  });

  it('shows each shipment on exactly one page, newest first, even when all were booked at the same time', async () => {
    const word = uniqueWord();
    const booked = [];
    for (let count = 0; count < 7; count++) booked.push((await book(app, { goods: word })).trackingNumber);
    await app.database.shipment.updateMany({ where: { goods: word }, data: { createdAt: new Date('2030-01-01T00:00:00Z') } });

    const pages = [];
    for (const page of ['1', '2', '3']) pages.push(await list({ search: word, page, pageSize: '3' }));
    expect(pages.map(({ items }) => items.length)).toEqual([3, 3, 1]);
    expect(pages.flatMap(({ items }) => items.map((item) => item.trackingNumber))).toEqual(booked.reverse());
    expect(pages[0]).toMatchObject({ total: 7, pages: 3, page: 1, pageSize: 3 });
    expect((await list({ search: word, page: '4', pageSize: '3' })).items).toEqual([]);
  });

  it('filters by status', async () => {
    const word = uniqueWord();
    const moved = await book(app, { goods: word });
    await book(app, { goods: word });
    await move(moved, 'PICKED_UP');
    expect((await list({ search: word, status: 'PICKED_UP' })).items.map((item) => item.trackingNumber)).toEqual([moved.trackingNumber]);
    expect((await list({ search: word, status: '' })).total).toBe(2);
  });

  it.each([['page=0', 'page'], ['page=two', 'page'], ['pageSize=1000', 'pageSize'], ['status=LOST', 'status'], ['search=a&search=b', 'search']])('rejects %s', async (query, field) => {
    const response = await fetch(`${app.url}/api/shipments?${query}`);
    expect(response.status).toBe(422);
    expect(((await response.json()) as ProblemBody).errors?.map((error) => error.field)).toEqual([field]);
  });

  it.each([
    ['all', 'shipments_created_at_id_idx', ''],
    ['those of one status', 'shipments_status_created_at_id_idx', "WHERE status = 'BOOKED'"],
  ])('of %s can be read from an index, in order, without sorting', async (_which, index, where) => {
    const [plan] = await app.database.$queryRawUnsafe<{ EXPLAIN: string }[]>(
      `EXPLAIN FORMAT=JSON SELECT * FROM shipments FORCE INDEX (${index}) ${where} ORDER BY created_at DESC, id DESC LIMIT 20`,
    );
    const text = JSON.stringify(plan);
    expect(text).toContain(index);
    expect(text).not.toMatch(/"using_filesort\W+true|Sort: /);
  });
});

describe('updating the status of a shipment', () => {
  it('records an event with place and note', async () => {
    const shipment = await book(app);
    const response = await move(shipment, 'PICKED_UP', { place: 'Schiedam', note: 'Two pallets,\none damp' });
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ status: 'PICKED_UP', nextStatuses: ['IN_TRANSIT', 'ON_HOLD', 'CANCELLED'] });

    const { items } = await get<{ items: ShipmentBody['events'] }>(`/api/shipments/${shipment.trackingNumber}/events`);
    expect(items).toMatchObject([{ status: 'BOOKED' }, { status: 'PICKED_UP', place: 'Schiedam', note: 'Two pallets,\none damp' }]);
  });

  it('can be updated up to the delivery', async () => {
    const shipment = await book(app);
    const way = ['PICKED_UP', 'IN_TRANSIT', 'CUSTOMS', 'ON_HOLD', 'OUT_FOR_DELIVERY', 'DELIVERED'];
    for (const status of way) expect((await move(shipment, status)).status, status).toBe(200);
    const { events, nextStatuses } = await get<ShipmentBody>(`/api/shipments/${shipment.trackingNumber}`);
    expect(events.map(({ status }) => status)).toEqual(['BOOKED', ...way]);
    expect(nextStatuses).toEqual([]);
  });

  it('rejects a status that is not allowed, and lists the allowed ones', async () => {
    const shipment = await book(app);
    const response = await move(shipment, 'DELIVERED');
    expect(response.status).toBe(409);
    expect(await response.json()).toMatchObject({ detail: 'DELIVERED cannot follow BOOKED: PICKED_UP, CANCELLED can follow.', nextStatuses: ['PICKED_UP', 'CANCELLED'] });
    expect((await get<ShipmentBody>(`/api/shipments/${shipment.trackingNumber}`)).events).toHaveLength(1);
  });

  it('accepts only one of two concurrent updates', async () => {
    const shipment = await book(app);
    const answers = await Promise.all([move(shipment, 'PICKED_UP'), move(shipment, 'CANCELLED'), move(shipment, 'PICKED_UP')]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    expect((await get<ShipmentBody>(`/api/shipments/${shipment.trackingNumber}`)).events).toHaveLength(2);
  });

  it('requires a place', async () => {
    const response = await move(await book(app), 'PICKED_UP', { place: ' ' });
    expect(response.status).toBe(422);
    expect(((await response.json()) as ProblemBody).errors).toEqual([{ field: 'place', message: 'Required' }]);
  });
});

describe('the dashboard', () => {
  interface Dashboard { byStatus: { status: string; count: number }[]; total: number; late: number; recent: ShipmentBody[] }
  const counts = ({ byStatus }: Dashboard) => new Map(byStatus.map(({ status, count }) => [status, count]));

  it('counts each status and late shipments, and shows the newest', async () => {
    const before = await get<Dashboard>('/api/dashboard');
    const late = await book(app, { expectedOn: '2001-01-01' });
    const moved = await book(app, { expectedOn: '2999-12-31' });
    await move(moved, 'PICKED_UP');
    const after = await get<Dashboard>('/api/dashboard');

    expect(after.byStatus).toHaveLength(8);
    expect(counts(after).get('BOOKED')).toBe((counts(before).get('BOOKED') ?? 0) + 1);
    expect(counts(after).get('PICKED_UP')).toBe((counts(before).get('PICKED_UP') ?? 0) + 1);
    expect(after.total).toBe(before.total + 2);
    expect(after.late).toBe(before.late + 1);
    expect((await list({ pageSize: '5' })).items.map((item) => item.trackingNumber)).toEqual(after.recent.map((item) => item.trackingNumber));
    expect(late.trackingNumber).not.toBe(moved.trackingNumber);
  });
});

describe('the migration that gives old shipments their first event', () => {
  it('adds missing events once, and does not change others', async () => {
    const old = await book(app, { origin: { city: 'Malmö', country: 'SE' } });
    const whole = await book(app);
    await app.database.trackingEvent.deleteMany({ where: { shipment: { trackingNumber: old.trackingNumber } } });

    const sql = (await readFile(join(MIGRATIONS, '20251006090000_backfill_booked_events', 'migration.sql'), 'utf8')).replace(/;\s*$/, '');
    await app.database.$executeRawUnsafe(sql);
    await app.database.$executeRawUnsafe(sql);

    const { events, createdAt } = await get<ShipmentBody>(`/api/shipments/${old.trackingNumber}`);
    expect(events).toEqual([{ status: 'BOOKED', place: 'Malmö, SE', note: null, occurredAt: createdAt }]);
    expect((await get<ShipmentBody>(`/api/shipments/${whole.trackingNumber}`)).events).toHaveLength(1);
  });
});
