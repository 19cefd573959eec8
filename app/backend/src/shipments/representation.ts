import type { Document, Shipment, TrackingEvent } from '../generated/prisma/client.js';
import { nextStatuses } from './status.js';

/** A shipment in the API's format: no internal ids, decimals as numbers, dates without a time. */
export function showShipment(shipment: Shipment) {
  return {
    trackingNumber: shipment.trackingNumber,
    reference: shipment.reference,
    customerName: shipment.customerName,
    customerEmail: shipment.customerEmail,
    origin: { city: shipment.originCity, country: shipment.originCountry },
    destination: { city: shipment.destinationCity, country: shipment.destinationCountry },
    mode: shipment.mode,
    goods: shipment.goods,
    pieces: shipment.pieces,
    weightKg: shipment.weightKg.toNumber(),
    status: shipment.status,
    nextStatuses: nextStatuses(shipment.status),
    expectedOn: shipment.expectedOn?.toISOString().slice(0, 10) ?? null,
    createdAt: shipment.createdAt.toISOString(),
    updatedAt: shipment.updatedAt.toISOString(),
  };
}

export function showEvent(event: TrackingEvent) {
  return { status: event.status, place: event.place, note: event.note, occurredAt: event.occurredAt.toISOString() };
}

export function showDocument(document: Document) {
  return {
    id: document.id,
    name: document.originalName,
    contentType: document.contentType,
    sizeBytes: document.sizeBytes,
    sha256: document.sha256,
    uploadedAt: document.uploadedAt.toISOString(),
    url: `/api/documents/${document.id}`,
  };
}
