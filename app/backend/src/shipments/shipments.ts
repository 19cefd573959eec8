import type { Database } from '../database.js';
import { isUniqueViolation } from '../databaseFailure.js';
import type { Shipment } from '../generated/prisma/client.js';
import { Problem } from '../http/problem.js';
import type { ListQuery, NewShipment, StatusChange } from './schemas.js';
import { matching } from './search.js';
import { ALL_STATUSES, FINAL_STATUSES, nextStatuses, type ShipmentStatus } from './status.js';
import { newTrackingNumber, readTrackingNumber } from './trackingNumber.js';

const ATTEMPTS = 5;

// Newest first. The id orders shipments created in the same millisecond, so that each appears on exactly one page.
const NEWEST_FIRST = [{ createdAt: 'desc' as const }, { id: 'desc' as const }];
const OLDEST_FIRST = [{ occurredAt: 'asc' as const }, { id: 'asc' as const }];

/** Creates, finds and updates shipments. */
export class Shipments {
  constructor(
    private readonly database: Database,
    private readonly trackingNumbers: () => string = newTrackingNumber,
  ) {}

  /** Books a shipment with a unique tracking number and its first event. */
  async book({ origin, destination, expectedOn, ...details }: NewShipment): Promise<Shipment> {
    for (let attempt = 1; ; attempt++)
      try {
        return await this.database.shipment.create({
          data: {
            ...details,
            trackingNumber: this.trackingNumbers(),
            originCity: origin.city,
            originCountry: origin.country,
            destinationCity: destination.city,
            destinationCountry: destination.country,
            expectedOn: expectedOn === null ? null : new Date(expectedOn),
            events: { create: { status: 'BOOKED', place: `${origin.city}, ${origin.country}` } },
          },
        });
      } catch (error) {
        if (!isUniqueViolation(error) || attempt === ATTEMPTS) throw error;
      }
  }

  /** @throws {Problem} 404 */
  async find(trackingNumber: string): Promise<Shipment> {
    const shipment = await this.database.shipment.findUnique({ where: { trackingNumber: known(trackingNumber) } });
    return shipment ?? missing(trackingNumber);
  }

  /** The shipment with its events, oldest first, and its documents. @throws {Problem} 404 */
  async findWithHistory(trackingNumber: string) {
    const shipment = await this.database.shipment.findUnique({
      where: { trackingNumber: known(trackingNumber) },
      include: { events: { orderBy: OLDEST_FIRST }, documents: { orderBy: [{ uploadedAt: 'asc' }, { id: 'asc' }] } },
    });
    return shipment ?? missing(trackingNumber);
  }

  async list({ search, status, page, pageSize }: ListQuery): Promise<{ shipments: Shipment[]; total: number }> {
    const where = { ...matching(search), ...(status ? { status } : {}) };
    const [shipments, total] = await Promise.all([
      this.database.shipment.findMany({ where, orderBy: NEWEST_FIRST, skip: (page - 1) * pageSize, take: pageSize }),
      this.database.shipment.count({ where }),
    ]);
    return { shipments, total };
  }

  /** Updates the status and records the event in one transaction. @throws {Problem} 404, or 409 when `change.status` is not allowed */
  async move(trackingNumber: string, { status, place, note }: StatusChange): Promise<void> {
    const { id, status: from } = await this.find(trackingNumber);
    if (!nextStatuses(from).includes(status)) throw cannotFollow(from, status);
    await this.database.$transaction(async (transaction) => {
      // Only from the status that was read: of two concurrent updates, one fails with 409.
      const { count } = await transaction.shipment.updateMany({ where: { id, status: from }, data: { status } });
      if (count === 0) throw new Problem(409, 'Another user has just changed this shipment. Reload it and try again.');
      await transaction.trackingEvent.create({ data: { shipmentId: id, status, place, note } });
    });
  }

  /** The number of shipments per status, the number that are late on `today`, and the newest ones. */
  async overview(today: Date, recent: number) {
    const [groups, late, newest] = await Promise.all([
      this.database.shipment.groupBy({ by: ['status'], _count: { _all: true } }),
      this.database.shipment.count({ where: { expectedOn: { lt: today }, status: { notIn: [...FINAL_STATUSES] } } }),
      this.database.shipment.findMany({ orderBy: NEWEST_FIRST, take: recent }),
    ]);
    const counts = new Map(groups.map((group) => [group.status, group._count._all]));
    const byStatus = ALL_STATUSES.map((status) => ({ status, count: counts.get(status) ?? 0 }));
    return { byStatus, total: byStatus.reduce((sum, { count }) => sum + count, 0), late, newest };
  }
}

function known(trackingNumber: string): string {
  return readTrackingNumber(trackingNumber) ?? missing(trackingNumber);
}

function missing(trackingNumber: string): never {
  throw Problem.notFound(`A shipment with the tracking number ${trackingNumber}`);
}

function cannotFollow(from: ShipmentStatus, to: ShipmentStatus): Problem {
  const next = nextStatuses(from);
  const may = next.length === 0 ? 'nothing can follow' : `${next.join(', ')} can follow`;
  return new Problem(409, `${to} cannot follow ${from}: ${may}.`, { status: 409, nextStatuses: next });
}
