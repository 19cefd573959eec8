import { setTimeout as after } from 'node:timers/promises';
import type { Database } from '../database.js';
import type { Logger } from '../logger.js';
import { readMigrationState } from './migrations.js';

const DATABASE_MILLISECONDS = 2_500;

export interface Health {
  readonly status: 'ok' | 'degraded';
  readonly version: string;
  readonly commit: string;
  readonly database: 'ok' | 'unreachable';
  /** How many of this release's migrations are missing in the database; null when it is unreachable. */
  readonly pendingMigrations: number | null;
  readonly failedMigrations: readonly string[];
  /** Why the status is degraded; null when it is not. */
  readonly reason: string | null;
  readonly uptimeSeconds: number;
}

/** Reports whether this release can work, within three seconds in any state of the database. */
export class HealthCheck {
  constructor(
    private readonly database: Database,
    private readonly migrations: readonly string[],
    private readonly release: { readonly version: string; readonly commit: string },
    private readonly logger: Logger,
  ) {}

  async read(): Promise<Health> {
    const { version, commit } = this.release;
    const uptimeSeconds = Math.floor(process.uptime());
    const timeout = new AbortController();
    try {
      const { pending, failed } = await Promise.race([
        readMigrationState(this.database, this.migrations),
        after(DATABASE_MILLISECONDS, undefined, { signal: timeout.signal }).then(() => {
          throw new Error(`no answer within ${DATABASE_MILLISECONDS} ms`);
        }),
      ]);
      const reason = describe(pending, failed);
      const status = reason === null ? 'ok' : 'degraded';
      return { status, version, commit, database: 'ok', pendingMigrations: pending.length, failedMigrations: failed, reason, uptimeSeconds };
    } catch (error) {
      this.logger.warn({ err: error }, 'the database cannot be queried');
      const reason = 'the database cannot be reached';
      return { status: 'degraded', version, commit, database: 'unreachable', pendingMigrations: null, failedMigrations: [], reason, uptimeSeconds };
    } finally {
      timeout.abort();
    }
  }
}

function describe(pending: readonly string[], failed: readonly string[]): string | null {
  if (failed.length > 0) return `a migration failed: ${failed.join(', ')}`;
  if (pending.length === 0) return null;
  return pending.length === 1 ? `a migration is pending: ${pending.join()}` : `${pending.length} migrations are pending, the first is ${pending[0] ?? ''}`;
}
