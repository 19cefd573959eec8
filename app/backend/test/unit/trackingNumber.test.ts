import { describe, expect, it } from 'vitest';
import { newTrackingNumber, readTrackingNumber } from '../../src/shipments/trackingNumber.js';

describe('a tracking number', () => {
  it('contains no characters that are easily confused', () => {
    for (let count = 0; count < 1000; count++) expect(newTrackingNumber()).toMatch(/^QGO-[2-9A-HJKMNP-TV-Z]{4}-[2-9A-HJKMNP-TV-Z]{4}$/);
  });

  it('does not repeat', () => {
    expect(new Set(Array.from({ length: 1000 }, newTrackingNumber)).size).toBe(1000);
  });

  it('is accepted in any case and with spaces', () => {
    const number = newTrackingNumber();
    expect(readTrackingNumber(`  ${number.toLowerCase()} `)).toBe(number);
  });

  it.each(['', 'QGO', 'QGO-7F3K-9M2', 'QGO-7F3K-9M2AA', 'QGO-0O1I-LU22', 'QGO-7F3K-9M2A\n-- x', 'ABC-7F3K-9M2A'])('is not %j', (text) => {
    expect(readTrackingNumber(text)).toBeUndefined();
  });
});
