import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import pino from 'pino';
import { createApp } from '../../src/app.js';
import { openDatabase, type Database } from '../../src/database.js';
import { DocumentStore } from '../../src/documents/documentStore.js';
import { HealthCheck } from '../../src/health/health.js';
import { migrationsIn } from '../../src/health/migrations.js';

export const MIGRATIONS = resolve('prisma', 'migrations');
export const COMMIT = '0123456789abcdef0123456789abcdef01234567';

export interface RunningApp {
  readonly url: string;
  readonly uploads: string;
  readonly database: Database;
  stop(): Promise<void>;
}

/** Starts the application on a free port, with its own uploads directory, on the database of DATABASE_URL or another one. */
export async function startApp({ databaseUrl = process.env['DATABASE_URL'] ?? '', migrations }: { databaseUrl?: string; migrations?: readonly string[] } = {}): Promise<RunningApp> {
  const logger = pino({ level: 'silent' });
  const database = openDatabase(databaseUrl);
  const uploads = await mkdtemp(join(tmpdir(), 'qgo-uploads-'));
  const store = new DocumentStore(uploads);
  await store.prepare(new Date());
  const health = new HealthCheck(database, migrations ?? (await migrationsIn(MIGRATIONS)), { version: '1.2.3', commit: COMMIT }, logger);
  const server = createServer(createApp({ database, store, health, logger }));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    uploads,
    database,
    async stop() {
      const closed = new Promise((done) => server.close(done));
      server.closeAllConnections();
      await closed;
      await database.$disconnect();
      await rm(uploads, { recursive: true });
    },
  };
}

/** A unique word that identifies this test's shipments in the database. */
export const uniqueWord = (): string => `w${randomUUID().replaceAll('-', '').slice(0, 16)}`;

export const aShipment = (changes: Record<string, unknown> = {}) => ({
  customerName: 'Noord Bloemen B.V.',
  origin: { city: 'Rotterdam', country: 'NL' },
  destination: { city: 'Zürich', country: 'CH' },
  mode: 'ROAD',
  goods: 'Cut flowers',
  pieces: 12,
  weightKg: 340.5,
  ...changes,
});

export const send = (url: string, method: string, body: unknown): Promise<Response> =>
  fetch(url, { method, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });

export interface ShipmentBody {
  trackingNumber: string;
  status: string;
  nextStatuses: string[];
  events: { status: string; place: string; note: string | null; occurredAt: string }[];
  documents: { id: string; name: string; sha256: string; sizeBytes: number; url: string }[];
  [other: string]: unknown;
}

export interface ProblemBody {
  status: number;
  title: string;
  detail: string;
  errors?: { field: string; message: string }[];
  nextStatuses?: string[];
}

export async function book(app: RunningApp, changes: Record<string, unknown> = {}): Promise<ShipmentBody> {
  const response = await send(`${app.url}/api/shipments`, 'POST', aShipment(changes));
  if (response.status !== 201) throw new Error(`Booking failed: ${await response.text()}`);
  return (await response.json()) as ShipmentBody;
}
