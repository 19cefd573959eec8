const LONGEST = 255;
const FALLBACK = 'document';

// How a browser encodes the characters that are not allowed in the file name of a form.
const ESCAPED: Readonly<Record<string, string>> = { '%22': '"', '%0D': '\r', '%0A': '\n' };

/**
 * The user's name of a file, made safe for display and download: the last part of any path, without control
 * characters, no longer than the database column. It is never used as a path.
 */
export function cleanFileName(given: string | undefined): string {
  const name = (given ?? '')
    .replace(/%(?:22|0D|0A)/g, (code) => ESCAPED[code] ?? code)
    .normalize('NFC')
    .replace(/^.*[\\/]/s, '')
    .replace(/[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, '')
    .trim();
  if (name === '' || name === '.' || name === '..') return FALLBACK;
  return shorten(name);
}

/** Counts characters, not UTF-16 units, and keeps the extension, which determines how the file is opened. */
function shorten(name: string): string {
  const characters = Array.from(name);
  if (characters.length <= LONGEST) return name;
  const extension = extensionOf(name);
  return characters.slice(0, LONGEST - extension.length).join('') + extension;
}

/** The extension with its dot, in lower case; empty unless it consists of letters and digits. */
export function extensionOf(name: string): string {
  return /\.[A-Za-z0-9]{1,10}$/.exec(name)?.[0].toLowerCase() ?? '';
}
