import { ShipmentStatus } from '../generated/prisma/enums.js';

export { ShipmentStatus };

// The allowed transitions. DELIVERED and CANCELLED are final; a shipment that is out for delivery cannot be cancelled.
const NEXT: Readonly<Record<ShipmentStatus, readonly ShipmentStatus[]>> = {
  BOOKED: ['PICKED_UP', 'CANCELLED'],
  PICKED_UP: ['IN_TRANSIT', 'ON_HOLD', 'CANCELLED'],
  IN_TRANSIT: ['CUSTOMS', 'OUT_FOR_DELIVERY', 'ON_HOLD'],
  CUSTOMS: ['IN_TRANSIT', 'OUT_FOR_DELIVERY', 'ON_HOLD'],
  OUT_FOR_DELIVERY: ['DELIVERED', 'ON_HOLD'],
  ON_HOLD: ['IN_TRANSIT', 'CUSTOMS', 'OUT_FOR_DELIVERY', 'CANCELLED'],
  DELIVERED: [],
  CANCELLED: [],
};

export const ALL_STATUSES: readonly ShipmentStatus[] = Object.values(ShipmentStatus);

/** The final statuses. */
export const FINAL_STATUSES: readonly ShipmentStatus[] = ALL_STATUSES.filter((status) => NEXT[status].length === 0);

export function nextStatuses(from: ShipmentStatus): readonly ShipmentStatus[] {
  return NEXT[from];
}
