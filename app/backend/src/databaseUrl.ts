import { readFileSync } from 'node:fs';
import { ConfigError } from './config.js';

/**
 * The DATABASE_URL for both this application and Prisma's command line: as it is set, or composed of DATABASE_HOST,
 * _PORT, _NAME, _USER and DATABASE_PASSWORD or DATABASE_PASSWORD_FILE. Every part may contain any character.
 * @throws {ConfigError} when a part is missing or the password's file cannot be read.
 */
export function databaseUrlFrom(env: NodeJS.ProcessEnv): string {
  if (env['DATABASE_URL']) return env['DATABASE_URL'];

  const part = (name: string): string => {
    const value = env[name];
    if (!value) throw new ConfigError(`Neither DATABASE_URL nor ${name} is set.`);
    return value;
  };
  const host = part('DATABASE_HOST');
  const user = encodeURIComponent(part('DATABASE_USER'));
  const name = encodeURIComponent(part('DATABASE_NAME'));
  const password = encodeURIComponent(passwordFrom(env));
  return `mysql://${user}:${password}@${host}:${env['DATABASE_PORT'] ?? '3306'}/${name}`;
}

function passwordFrom(env: NodeJS.ProcessEnv): string {
  const file = env['DATABASE_PASSWORD_FILE'];
  if (!file) {
    if (env['DATABASE_PASSWORD'] !== undefined) return env['DATABASE_PASSWORD'];
    throw new ConfigError('Neither DATABASE_URL, DATABASE_PASSWORD_FILE nor DATABASE_PASSWORD is set.');
  }
  try {
    return readFileSync(file, 'utf8').replace(/\r?\n$/, '');
  } catch (error) {
    throw new ConfigError(`The database password cannot be read from ${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
