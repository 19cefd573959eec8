import express, { type Express } from 'express';
import type { Database } from './database.js';
import type { DocumentStore } from './documents/documentStore.js';
import { documentRoutes } from './documents/routes.js';
import type { HealthCheck } from './health/health.js';
import { noSuchPath, problemResponses } from './http/errors.js';
import { requestLog } from './http/requestLog.js';
import type { Logger } from './logger.js';
import { shipmentRoutes } from './shipments/routes.js';
import { Shipments } from './shipments/shipments.js';

export interface Parts {
  readonly database: Database;
  readonly store: DocumentStore;
  readonly health: HealthCheck;
  readonly logger: Logger;
}

export function createApp({ database, store, health, logger }: Parts): Express {
  const shipments = new Shipments(database);
  const app = express();
  app.disable('x-powered-by');
  app.use(requestLog(logger));
  app.use((_request, response, next) => {
    response.set({ 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' });
    next();
  });

  app.get('/health', async (_request, response) => {
    const state = await health.read();
    response.status(state.status === 'ok' ? 200 : 503).json(state);
  });

  app.use('/api', express.json({ limit: '100kb' }), shipmentRoutes(shipments), documentRoutes(database, shipments, store));
  app.use(noSuchPath);
  app.use(problemResponses(logger));
  return app;
}
