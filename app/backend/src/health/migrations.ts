import { access, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Database } from '../database.js';

/** How the database differs from the schema of this release. */
export interface MigrationState {
  readonly pending: readonly string[];
  readonly failed: readonly string[];
}

/** The names of this release's migrations, oldest first. */
export async function migrationsIn(directory: string): Promise<readonly string[]> {
  const entries = await readdir(directory, { withFileTypes: true });
  const names: string[] = [];
  for (const entry of entries)
    if (entry.isDirectory()) {
      await access(join(directory, entry.name, 'migration.sql'));
      names.push(entry.name);
    }
  return names.sort();
}

/** Compares the database with `wanted`. Additional migrations belong to a newer release and are ignored. */
export async function readMigrationState(database: Database, wanted: readonly string[]): Promise<MigrationState> {
  const [table] = await database.$queryRaw<{ present: bigint }[]>`
    SELECT COUNT(*) AS present FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = '_prisma_migrations'`;
  if (!table || Number(table.present) === 0) return { pending: wanted, failed: [] };

  const records = await database.$queryRaw<{ name: string; finished: number | bigint }[]>`
    SELECT migration_name AS name, finished_at IS NOT NULL AS finished FROM _prisma_migrations WHERE rolled_back_at IS NULL`;
  const applied = new Set(records.filter((record) => Number(record.finished) === 1).map((record) => record.name));
  return {
    pending: wanted.filter((name) => !applied.has(name)),
    failed: records.filter((record) => Number(record.finished) === 0 && !applied.has(record.name)).map((record) => record.name),
  };
}
