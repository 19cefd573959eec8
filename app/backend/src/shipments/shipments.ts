import type { Database } from '../database.js';
import { isUniqueViolation } from '../databaseFailure.js';
import type { Shipment } from '../generated/prisma/client.js';
import { Problem } from '../http/problem.js';
import type { ListQuery, NewShipment, StatusChange } from './schemas.js';
import { matching } from './search.js';
import { ALL_STATUSES, FINAL_STATUSES, nextStatuses, type ShipmentStatus } from './status.js';
import { newTrackingNumber, readTrackingNumber } from './trackingNumber.js';

const ATTEMPTS = 5;

// Newest first. The id settles shipments made in the same millisecond, so that none appears on two pages, or on none.
const NEWEST_FIRST = [{ createdAt: 'desc' as const }, { id: 'desc' as const }];
const OLDEST_FIRST = [{ occurredAt: 'asc' as const }, { id: 'asc' as const }];

/** The shipments and what happens to them. */
export class Shipments {
  constructor(
    private readonly database: Database,
    private readonly trackingNumbers: () => string = newTrackingNumber,
  ) {}

  /** Books a shipment: it gets a tracking number that no other has, and its first event. */
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

  /** Moves the shipment on and records the event, both or neither. @throws {Problem} 404, or 409 when `change.status` cannot follow */
  async move(trackingNumber: string, { status, place, note }: StatusChange): Promise<void> {
    const { id, status: from } = await this.find(trackingNumber);
    if (!nextStatuses(from).includes(status)) throw cannotFollow(from, status);
    await this.database.$transaction(async (transaction) => {
      // Only from where it was seen: of two people who move it at once, one is told.
      const { count } = await transaction.shipment.updateMany({ where: { id, status: from }, data: { status } });
      if (count === 0) throw new Problem(409, 'Somebody else has just changed this shipment. Look at it again.');
      await transaction.trackingEvent.create({ data: { shipmentId: id, status, place, note } });
    });
  }

  /** How many shipments stand where, how many are late on `today`, and the newest ones. */
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
