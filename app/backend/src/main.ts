import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createApp } from './app.js';
import { ConfigError, readConfig } from './config.js';
import { Connections } from './connections.js';
import { openDatabase } from './database.js';
import { DocumentStore } from './documents/documentStore.js';
import { HealthCheck } from './health/health.js';
import { migrationsIn } from './health/migrations.js';
import { openLogger } from './logger.js';

// Compose kills the process after 20 seconds; the pool still has to be closed after the last response.
const DRAIN_MILLISECONDS = 15_000;
// Longer than any proxy keeps an idle connection, so that the proxy closes it first, and no request is lost.
const KEEP_ALIVE_MILLISECONDS = 75_000;

async function main(): Promise<void> {
  const config = readConfig(process.env);
  const logger = openLogger(config.logLevel, config.logFile);
  const database = openDatabase(config.databaseUrl);
  const store = new DocumentStore(config.uploadsDirectory);
  await store.prepare(new Date());
  const health = new HealthCheck(database, await migrationsIn(config.migrationsDirectory), config, logger);

  const server = createServer(createApp({ database, store, health, logger }));
  const connections = new Connections(server);
  server.keepAliveTimeout = KEEP_ALIVE_MILLISECONDS;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(config.port, resolve);
  });
  logger.info({ port: (server.address() as AddressInfo).port, version: config.version, commit: config.commit }, 'listening');

  const stop = async (signal: string): Promise<void> => {
    const drained = connections.drain(DRAIN_MILLISECONDS); // before the log line is written
    logger.info({ signal }, 'stopping: finishing the requests in progress');
    const inTime = await drained;
    await database.$disconnect();
    logger.info({ inTime }, 'stopped');
    process.exit(inTime ? 0 : 1);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop(signal));
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof ConfigError ? error.message : String(error instanceof Error ? error.stack : error)}\n`);
  process.exit(1);
});
