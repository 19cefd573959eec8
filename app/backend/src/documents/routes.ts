import { randomUUID } from 'node:crypto';
import { access } from 'node:fs/promises';
import { Router } from 'express';
import type { Database } from '../database.js';
import { Problem } from '../http/problem.js';
import { showDocument } from '../shipments/representation.js';
import type { Shipments } from '../shipments/shipments.js';
import type { DocumentStore } from './documentStore.js';
import { extensionOf } from './fileName.js';
import { receiveUpload } from './upload.js';

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export function documentRoutes(database: Database, shipments: Shipments, store: DocumentStore): Router {
  const routes = Router();

  routes.post('/shipments/:trackingNumber/documents', async (request, response) => {
    const shipment = await shipments.find(request.params.trackingNumber);
    const { file, name, contentType } = await receiveUpload(request, store);
    const id = randomUUID();
    const storedName = id + extensionOf(name);
    try {
      await file.keep(storedName);
      const document = await database.document.create({
        data: { id, shipmentId: shipment.id, originalName: name, storedName, contentType, sizeBytes: file.sizeBytes, sha256: file.sha256 },
      });
      response.status(201).location(`/api/documents/${id}`).json(showDocument(document));
    } catch (error) {
      await Promise.all([file.discard(), store.remove(storedName)]);
      throw error;
    }
  });

  routes.get('/documents/:id', async (request, response) => {
    const { id } = request.params;
    const document = UUID.test(id) ? await database.document.findUnique({ where: { id } }) : null;
    if (!document) throw Problem.notFound('The document');
    await access(store.pathOf(document.storedName)).catch(() => {
      throw new Problem(500, `The file of the document ${document.originalName} is missing.`);
    });
    response.attachment(document.originalName);
    response.set({
      'Content-Type': document.contentType,
      'Content-Security-Policy': "sandbox; default-src 'none'",
      'Repr-Digest': `sha-256=:${Buffer.from(document.sha256, 'hex').toString('base64')}:`,
    });
    response.sendFile(document.storedName, { root: store.directory, dotfiles: 'deny', cacheControl: false });
  });

  return routes;
}
