// Prints DATABASE_URL for the container's entrypoint, before the server or Prisma's command line starts.
import { ConfigError } from './config.js';
import { databaseUrlFrom } from './databaseUrl.js';

try {
  process.stdout.write(databaseUrlFrom(process.env));
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
