import { describe, expect, it } from 'vitest';
import { cleanFileName, extensionOf } from '../../src/documents/fileName.js';

describe('the name of a document', () => {
  it.each([
    ['invoice.pdf', 'invoice.pdf'],
    ['../../etc/passwd', 'passwd'],
    ['C:\\Users\\me\\bill of lading.docx', 'bill of lading.docx'],
    ['船荷証券 🚢.pdf', '船荷証券 🚢.pdf'],
    ['a\u0000b\r\nSet-Cookie: x.txt', 'abSet-Cookie: x.txt'],
    ['invoice\u202Efdp.exe', 'invoicefdp.exe'],
    ['the %22final%22 version%0D%0A.pdf', 'the "final" version.pdf'],
    ['..', 'document'],
    ['', 'document'],
    [undefined, 'document'],
  ])('%j becomes %j', (given, clean) => {
    expect(cleanFileName(given)).toBe(clean);
  });

  it('fits its column including the extension, counted in characters', () => {
    const clean = cleanFileName(`${'🚢'.repeat(300)}.pdf`);
    expect(Array.from(clean)).toHaveLength(255);
    expect(clean.endsWith('🚢.pdf')).toBe(true);
  });

  it.each([['a.PDF', '.pdf'], ['a.tar.gz', '.gz'], ['a', ''], ['a.', ''], ['a.p df', ''], ['a.averyverylongone', '']])('%s has the extension %j', (name, extension) => {
    expect(extensionOf(name)).toBe(extension);
  });
});
