const LONGEST = 255;
const FALLBACK = 'document';

// What a browser writes for the characters that it may not write in the name of a form's file.
const ESCAPED: Readonly<Record<string, string>> = { '%22': '"', '%0D': '\r', '%0A': '\n' };

/**
 * The name a person gave a file, made harmless to show and to offer for download: the last part of any path, without
 * control characters, no longer than a database column. It is never used as a path.
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

/** Characters, not UTF-16 units, and the extension is kept: that is what says how to open the file. */
function shorten(name: string): string {
  const characters = Array.from(name);
  if (characters.length <= LONGEST) return name;
  const extension = extensionOf(name);
  return characters.slice(0, LONGEST - extension.length).join('') + extension;
}

/** The extension with its dot in lower case, or nothing when there is none that is plain letters and digits. */
export function extensionOf(name: string): string {
  return /\.[A-Za-z0-9]{1,10}$/.exec(name)?.[0].toLowerCase() ?? '';
}
