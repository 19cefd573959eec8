import { Router } from 'express';
import { parse } from '../http/parse.js';
import { showDocument, showEvent, showShipment } from './representation.js';
import { listQuery, newShipment, statusChange } from './schemas.js';
import type { Shipments } from './shipments.js';

const RECENT = 5;

export function shipmentRoutes(shipments: Shipments): Router {
  const routes = Router();

  const showWithHistory = async (trackingNumber: string) => {
    const shipment = await shipments.findWithHistory(trackingNumber);
    return { ...showShipment(shipment), events: shipment.events.map(showEvent), documents: shipment.documents.map(showDocument) };
  };

  routes.get('/dashboard', async (_request, response) => {
    const today = new Date(new Date().toISOString().slice(0, 10));
    const { newest, ...counts } = await shipments.overview(today, RECENT);
    response.json({ ...counts, recent: newest.map(showShipment) });
  });

  routes.post('/shipments', async (request, response) => {
    const shipment = await shipments.book(parse(newShipment, request.body));
    response.status(201).location(`/api/shipments/${shipment.trackingNumber}`).json(showShipment(shipment));
  });

  routes.get('/shipments', async (request, response) => {
    const query = parse(listQuery, request.query);
    const { shipments: found, total } = await shipments.list(query);
    response.json({ items: found.map(showShipment), page: query.page, pageSize: query.pageSize, total, pages: Math.ceil(total / query.pageSize) });
  });

  routes.get('/shipments/:trackingNumber', async (request, response) => {
    response.json(await showWithHistory(request.params.trackingNumber));
  });

  routes.get('/shipments/:trackingNumber/events', async (request, response) => {
    const { events } = await shipments.findWithHistory(request.params.trackingNumber);
    response.json({ items: events.map(showEvent) });
  });

  routes.patch('/shipments/:trackingNumber/status', async (request, response) => {
    await shipments.move(request.params.trackingNumber, parse(statusChange, request.body));
    response.json(await showWithHistory(request.params.trackingNumber));
  });

  return routes;
}
