import { hostname } from 'node:os';
import { resolve } from 'node:path';

/** The settings of this process, from the environment. */
export interface Config {
  readonly port: number;
  readonly version: string;
  /** The commit of the release, 40 hexadecimal digits. It is set when the process starts, not in the image. */
  readonly commit: string;
  readonly databaseUrl: string;
  readonly uploadsDirectory: string;
  readonly migrationsDirectory: string;
  readonly logFile: string;
  readonly logLevel: string;
}

/** A missing or invalid setting. The message is printed when the process starts. */
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
