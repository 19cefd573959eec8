import type { Prisma } from '../generated/prisma/client.js';

const MOST_WORDS = 6;

/**
 * Shipments in which every word of `text` occurs somewhere: "acme rotterdam" finds what Acme sends to or from Rotterdam.
 * Prisma hands text to LIKE as it is, where % and _ would match anything, so they are escaped here.
 */
export function matching(text: string): Prisma.ShipmentWhereInput {
  const words = text.split(/\s+/).filter(Boolean).slice(0, MOST_WORDS);
  return {
    AND: words.map((word) => {
      const contains = word.replace(/[\\%_]/g, '\\$&');
      return {
        OR: [
          { trackingNumber: { contains } },
          { customerName: { contains } },
          { reference: { contains } },
          { originCity: { contains } },
          { destinationCity: { contains } },
          { goods: { contains } },
        ],
      };
    }),
  };
}
