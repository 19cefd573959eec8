import { randomInt } from 'node:crypto';

// Without 0 and O, 1, I and L, and U, which are easily confused when read aloud.
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTVWXYZ';
const PATTERN = new RegExp(`^QGO-[${ALPHABET}]{4}-[${ALPHABET}]{4}$`);

/** A new random tracking number, such as QGO-7F3K-9M2A. There are 30^8, so that none can be guessed from another. */
export function newTrackingNumber(): string {
  const group = (): string => Array.from({ length: 4 }, () => ALPHABET.charAt(randomInt(ALPHABET.length))).join('');
  return `QGO-${group()}-${group()}`;
}

/** Normalises typed text to a tracking number: upper case, trimmed; undefined if it is not one. */
export function readTrackingNumber(text: string): string | undefined {
  const candidate = text.trim().toUpperCase();
  return PATTERN.test(candidate) ? candidate : undefined;
}
