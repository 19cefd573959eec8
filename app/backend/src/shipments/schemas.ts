import { z } from 'zod';
import { ShipmentStatus, TransportMode } from '../generated/prisma/enums.js';

// Control characters and unpaired surrogates are not valid in a name, and the database would not return them unchanged.
const UNPRINTABLE = /[\p{Cc}\p{Cs}]/u;
const UNPRINTABLE_IN_LINES = /[^\P{Cc}\n\t]|\p{Cs}/u;

const line = (longest: number) =>
  z
    .string({ error: 'Required' })
    .trim()
    .normalize('NFC')
    .min(1, 'Required')
    .max(longest, `At most ${longest} characters`)
    .refine((text) => !UNPRINTABLE.test(text), 'Contains characters that cannot be printed');

const paragraph = (longest: number) =>
  z
    .string()
    .trim()
    .normalize('NFC')
    .max(longest, `At most ${longest} characters`)
    .refine((text) => !UNPRINTABLE_IN_LINES.test(text), 'Contains characters that cannot be printed');

/** A form sends an empty string for an empty field; it counts as missing. */
const optional = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((value) => (value === '' || (typeof value === 'string' && value.trim() === '') ? null : value), schema.nullish().transform((value) => value ?? null));

const place = z.object(
  {
    city: line(80),
    country: z
      .string({ error: 'Required' })
      .trim()
      .toUpperCase()
      .regex(/^[A-Z]{2}$/, 'Two letters, such as NL'),
  },
  { error: 'Required' },
);

export const newShipment = z.object(
  {
    reference: optional(line(64)),
    customerName: line(120),
    customerEmail: optional(z.email('Not an e-mail address').max(254, 'At most 254 characters')),
    origin: place,
    destination: place,
    mode: z.enum(TransportMode, { error: `One of ${Object.values(TransportMode).join(', ')}` }),
    goods: line(200),
    pieces: z.int({ error: 'A whole number' }).min(1, 'At least 1').max(100_000, 'At most 100,000'),
    weightKg: z
      .number({ error: 'A number' })
      .gte(0.01, 'At least 0.01')
      .max(1_000_000, 'At most 1,000,000')
      .refine((weight) => Math.abs(weight * 100 - Math.round(weight * 100)) < 1e-6, 'At most two decimals'),
    expectedOn: optional(z.iso.date('A date, such as 2026-03-31')),
  },
  { error: 'A JSON object is expected' },
);
export type NewShipment = z.output<typeof newShipment>;

export const statusChange = z.object(
  {
    status: z.enum(ShipmentStatus, { error: `One of ${Object.values(ShipmentStatus).join(', ')}` }),
    place: line(120),
    note: optional(paragraph(500)),
  },
  { error: 'A JSON object is expected' },
);
export type StatusChange = z.output<typeof statusChange>;

export const listQuery = z.object({
  search: z.string({ error: 'Given more than once' }).trim().max(100, 'At most 100 characters').default(''),
  status: z.preprocess((value) => (value === '' ? undefined : value), z.enum(ShipmentStatus, { error: `One of ${Object.values(ShipmentStatus).join(', ')}` }).optional()),
  page: z.coerce.number({ error: 'A whole number' }).int('A whole number').min(1, 'At least 1').max(1_000_000, 'At most 1,000,000').default(1),
  pageSize: z.coerce.number({ error: 'A whole number' }).int('A whole number').min(1, 'At least 1').max(100, 'At most 100').default(20),
});
export type ListQuery = z.output<typeof listQuery>;
