import { describe, expect, it } from 'vitest';
import { ALL_STATUSES, FINAL_STATUSES, nextStatuses, type ShipmentStatus } from '../../src/shipments/status.js';

describe('the statuses of a shipment', () => {
  it('end with delivery or cancellation', () => {
    expect([...FINAL_STATUSES].sort()).toEqual(['CANCELLED', 'DELIVERED']);
  });

  it('can all be reached from BOOKED', () => {
    const reached = new Set<ShipmentStatus>(['BOOKED']);
    for (const status of reached) for (const next of nextStatuses(status)) reached.add(next);
    expect([...reached].sort()).toEqual([...ALL_STATUSES].sort());
  });

  it('never lead back to BOOKED, nor to themselves', () => {
    for (const status of ALL_STATUSES) {
      expect(nextStatuses(status)).not.toContain('BOOKED');
      expect(nextStatuses(status)).not.toContain(status);
    }
  });

  it('do not allow cancelling a shipment that is out for delivery', () => {
    expect(nextStatuses('OUT_FOR_DELIVERY')).toEqual(['DELIVERED', 'ON_HOLD']);
  });
});
