import type { Prisma } from '../generated/prisma/client.js';

const MOST_WORDS = 6;

/**
 * Finds shipments in which every word of `text` occurs in some field: "acme rotterdam" finds Acme's shipments to or from
 * Rotterdam. Prisma passes text to LIKE unescaped, where % and _ are wildcards, so they are escaped here.
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
