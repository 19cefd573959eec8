import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { migrationsIn } from '../../src/health/migrations.js';
import { COMMIT, MIGRATIONS, startApp, type RunningApp } from './startApp.js';

let app: RunningApp;
afterEach(() => app.stop());

const read = async () => {
  const response = await fetch(`${app.url}/health`);
  const text = await response.text();
  return { status: response.status, text, body: JSON.parse(text) as Record<string, unknown> };
};

describe('/health', () => {
  it('is 200 and compact when the database is reachable and migrated', async () => {
    app = await startApp();
    const { status, text } = await read();
    expect(text).toMatch(new RegExp(`^{"status":"ok","version":"1.2.3","commit":"${COMMIT}","database":"ok","pendingMigrations":0,`));
    expect(status).toBe(200);
  });

  it('is 503 while a migration is pending', async () => {
    app = await startApp({ migrations: [...(await migrationsIn(MIGRATIONS)), '29990101000000_tomorrow'] });
    const { status, body } = await read();
    expect(status).toBe(503);
    expect(body).toMatchObject({ status: 'degraded', database: 'ok', pendingMigrations: 1, reason: 'a migration is pending: 29990101000000_tomorrow' });
  });

  it('is 503 when a migration failed, and 200 again once that is resolved', async () => {
    app = await startApp();
    const id = randomUUID();
    await app.database.$executeRaw`INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES (${id}, '', '29990101000000_broken')`;
    try {
      const { status, body } = await read();
      expect(status).toBe(503);
      expect(body).toMatchObject({ status: 'degraded', database: 'ok', failedMigrations: ['29990101000000_broken'], reason: 'a migration failed: 29990101000000_broken' });

      await app.database.$executeRaw`UPDATE _prisma_migrations SET rolled_back_at = NOW(3) WHERE id = ${id}`;
      expect((await read()).status).toBe(200);
    } finally {
      await app.database.$executeRaw`DELETE FROM _prisma_migrations WHERE id = ${id}`;
    }
  });

  it('stays 200 for the old release when a newer one has migrated the database', async () => {
    app = await startApp({ migrations: (await migrationsIn(MIGRATIONS)).slice(0, -1) });
    expect((await read()).status).toBe(200);
  });

  it('is 503, and the API too, when the database is unreachable', async () => {
    app = await startApp({ databaseUrl: 'mysql://nobody:x@127.0.0.1:1/none' });
    const { status, body } = await read();
    expect(status).toBe(503);
    expect(body).toMatchObject({ status: 'degraded', database: 'unreachable', pendingMigrations: null, reason: 'the database cannot be reached' });

    const list = await fetch(`${app.url}/api/shipments`);
    expect(list.status).toBe(503);
    expect(list.headers.get('Retry-After')).toBe('5');
    expect(await list.json()).toMatchObject({ status: 503, title: 'Service Unavailable' });
  });
});
