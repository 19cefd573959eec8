import { createHash, randomBytes } from 'node:crypto';
import { readFile, readdir, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { LARGEST_DOCUMENT } from '../../src/documents/upload.js';
import { book, startApp, type ProblemBody, type RunningApp, type ShipmentBody } from './startApp.js';

let app: RunningApp;
let shipment: ShipmentBody;
beforeAll(async () => {
  app = await startApp();
});
beforeEach(async () => {
  shipment = await book(app);
});
afterAll(() => app.stop());

const documentsPath = () => `${app.url}/api/shipments/${shipment.trackingNumber}/documents`;

function upload(content: Buffer, name = 'invoice.pdf', field = 'file', type = 'application/pdf'): Promise<Response> {
  const form = new FormData();
  form.set(field, new Blob([new Uint8Array(content)], { type }), name);
  return fetch(documentsPath(), { method: 'POST', body: form });
}

const storedFiles = async (): Promise<string[]> => (await readdir(app.uploads)).filter((name) => name !== '.incoming');
const incomingFiles = (): Promise<string[]> => readdir(join(app.uploads, '.incoming'));
const documentsOf = async () => ((await (await fetch(`${app.url}/api/shipments/${shipment.trackingNumber}`)).json()) as ShipmentBody).documents;

/** Waits until `condition` is true; the test's timeout limits the wait. */
async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setImmediate(resolve));
}

describe('uploading a document', () => {
  it('returns every byte', async () => {
    const content = randomBytes(3_000_001);
    const response = await upload(content, 'Frachtbrief – 船荷証券 "v2".PDF');
    const document = (await response.json()) as ShipmentBody['documents'][number];
    expect(response.status).toBe(201);
    expect(document).toMatchObject({ name: 'Frachtbrief – 船荷証券 "v2".PDF', sizeBytes: 3_000_001, sha256: createHash('sha256').update(content).digest('hex') });

    const download = await fetch(app.url + document.url);
    expect(Buffer.from(await download.arrayBuffer()).equals(content)).toBe(true);
    expect(download.headers.get('Content-Type')).toBe('application/pdf');
    expect(download.headers.get('Content-Disposition')).toContain(`filename*=UTF-8''Frachtbrief%20%E2%80%93%20%E8%88%B9`);
    expect(download.headers.get('Content-Disposition')).toMatch(/^attachment;/);
    expect(await documentsOf()).toEqual([document]);
  });

  it('stores it under its id and extension, never under its original name', async () => {
    const document = (await (await upload(Buffer.from('x'), '../../etc/cron.d/evil.SH')).json()) as ShipmentBody['documents'][number];
    expect(document.name).toBe('evil.SH');
    expect(await storedFiles()).toContain(`${document.id}.sh`);
    expect(await readFile(join(app.uploads, `${document.id}.sh`), 'utf8')).toBe('x');
  });

  it('accepts exactly 20 MB and rejects one byte more, leaving no file', async () => {
    expect((await upload(Buffer.alloc(LARGEST_DOCUMENT, 1))).status).toBe(201);
    const before = await storedFiles();

    const response = await upload(Buffer.alloc(LARGEST_DOCUMENT + 1, 1));
    expect(response.status).toBe(413);
    expect(((await response.json()) as ProblemBody).errors).toEqual([{ field: 'file', message: 'At most 20 MB' }]);
    expect(await storedFiles()).toEqual(before);
    expect(await incomingFiles()).toEqual([]);
    expect(await documentsOf()).toHaveLength(1);
  });

  it.each([
    ['an empty file', () => upload(Buffer.alloc(0)), 422, 'The file is empty'],
    ['a form without the file', () => upload(Buffer.from('x'), 'a.pdf', 'attachment'), 422, 'Required'],
  ])('rejects %s', async (_what, attempt, status, message) => {
    const response = await attempt();
    expect(response.status).toBe(status);
    expect(((await response.json()) as ProblemBody).errors).toEqual([{ field: 'file', message }]);
    expect(await incomingFiles()).toEqual([]);
    expect(await documentsOf()).toEqual([]);
  });

  it('rejects a body that is not a form', async () => {
    expect((await fetch(documentsPath(), { method: 'POST', body: 'hello' })).status).toBe(415);
    expect((await fetch(documentsPath(), { method: 'POST', headers: { 'Content-Type': 'multipart/form-data' }, body: 'hello' })).status).toBe(400);
  });

  it('rejects a truncated form, leaving no file', async () => {
    const body = '--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\nhalf a fi';
    const response = await fetch(documentsPath(), { method: 'POST', headers: { 'Content-Type': 'multipart/form-data; boundary=b' }, body });
    expect(response.status).toBe(400);
    expect(await incomingFiles()).toEqual([]);
    expect(await documentsOf()).toEqual([]);
  });

  it('leaves no file when the client disconnects during the upload', async () => {
    const before = await storedFiles();
    const { port } = new URL(app.url);
    const socket = connect(Number(port), '127.0.0.1');
    socket.write(
      `POST /api/shipments/${shipment.trackingNumber}/documents HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 100000\r\n\r\n` +
        '--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\nhalf a file',
    );
    await until(async () => (await incomingFiles()).length === 1);
    socket.destroy();
    await until(async () => (await incomingFiles()).length === 0);
    expect(await storedFiles()).toEqual(before);
    expect(await documentsOf()).toEqual([]);
  });

  it('answers 404 for an unknown shipment', async () => {
    shipment = { ...shipment, trackingNumber: 'QGO-2222-2222' };
    expect((await upload(Buffer.from('x'))).status).toBe(404);
  });
});

describe('downloading a document', () => {
  it.each(['00000000-0000-4000-8000-000000000000', 'x', '..%2f..%2fpackage.json'])('answers 404 for %s', async (id) => {
    expect((await fetch(`${app.url}/api/documents/${id}`)).status).toBe(404);
  });

  it('answers 500 when the file is missing on the disk', async () => {
    const document = (await (await upload(Buffer.from('x'), 'lost.txt')).json()) as ShipmentBody['documents'][number];
    await rm(join(app.uploads, `${document.id}.txt`));
    const response = await fetch(app.url + document.url);
    expect(response.status).toBe(500);
    expect(((await response.json()) as ProblemBody).detail).toBe('The file of the document lost.txt is missing.');
  });

  it('never executes a document as a page of the application', async () => {
    const document = (await (await upload(Buffer.from('<script>alert(1)</script>'), 'x.html', 'file', 'text/html')).json()) as ShipmentBody['documents'][number];
    const { headers } = await fetch(app.url + document.url);
    expect(headers.get('Content-Disposition')).toMatch(/^attachment/);
    expect(headers.get('Content-Security-Policy')).toContain('sandbox');
    expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
  });
});
