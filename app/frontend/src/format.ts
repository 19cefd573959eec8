import type { Mode, Place, Status } from './api';

export const STATUS_NAMES: Readonly<Record<Status, string>> = {
  BOOKED: 'Booked',
  PICKED_UP: 'Picked up',
  IN_TRANSIT: 'In transit',
  CUSTOMS: 'At customs',
  OUT_FOR_DELIVERY: 'Out for delivery',
  DELIVERED: 'Delivered',
  ON_HOLD: 'On hold',
  CANCELLED: 'Cancelled',
};

export const MODE_NAMES: Readonly<Record<Mode, string>> = { ROAD: 'Road', SEA: 'Sea', AIR: 'Air', RAIL: 'Rail' };

const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
const CALENDAR_DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });
const MOMENT = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' });
const NUMBER = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 2 });

export const formatPlace = ({ city, country }: Place): string => `${city}, ${country}`;
export const formatNumber = (value: number): string => NUMBER.format(value);
export const formatWeight = (kilograms: number): string => `${NUMBER.format(kilograms)} kg`;

/** A point in time, in the user's time zone. */
export const formatMoment = (iso: string): string => MOMENT.format(new Date(iso));
export const formatDay = (iso: string): string => DAY.format(new Date(iso));
/** A date without a time, such as 2026-03-31, is the same day everywhere. */
export const formatDate = (date: string): string => CALENDAR_DAY.format(new Date(date));

export function formatSize(bytes: number): string {
  const rounded = (value: number): string => NUMBER.format(Math.round(value * 10) / 10);
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1024 * 1024 ? `${rounded(bytes / 1024)} kB` : `${rounded(bytes / 1024 / 1024)} MB`;
}
