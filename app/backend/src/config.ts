import { hostname } from 'node:os';
import { resolve } from 'node:path';

/** What the environment says about this process. */
export interface Config {
  readonly port: number;
  readonly version: string;
  /** The commit that this was released for, 40 hexadecimal digits: known when it starts, not when it is built. */
  readonly commit: string;
  readonly databaseUrl: string;
  readonly uploadsDirectory: string;
  readonly migrationsDirectory: string;
  readonly logFile: string;
  readonly logLevel: string;
}

/** A setting that is missing or wrong, told to whoever starts the process. */
export class ConfigError extends Error {}

export function readConfig(env: NodeJS.ProcessEnv): Config {
  const databaseUrl = env['DATABASE_URL'];
  if (!databaseUrl) throw new ConfigError('DATABASE_URL is not set. It looks like mysql://user:password@host:3306/database.');

  const port = Number(env['PORT'] ?? 5000);
  if (!Number.isInteger(port) || port < 0 || port > 65535) throw new ConfigError(`PORT is "${env['PORT'] ?? ''}"; it must be a number from 0 to 65535.`);

  return {
    port,
    version: env['APP_VERSION'] ?? '0.0.0-dev',
    commit: env['APP_COMMIT'] ?? '0'.repeat(40),
    databaseUrl,
    uploadsDirectory: resolve(env['UPLOADS_DIRECTORY'] ?? 'uploads'),
    migrationsDirectory: resolve('prisma', 'migrations'),
    logFile: resolve(env['LOGS_DIRECTORY'] ?? 'logs', `app-${env['APP_COLOUR'] ?? hostname()}.log`),
    logLevel: env['LOG_LEVEL'] ?? 'info',
  };
}
