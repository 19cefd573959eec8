import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import busboy, { type Busboy } from 'busboy';
import { Problem } from '../http/problem.js';
import type { DocumentStore, IncomingFile } from './documentStore.js';
import { cleanFileName } from './fileName.js';

/** The largest document, in bytes: 20 MB. The edge lets 25 MB pass, so that the answer to a larger one comes from here. */
export const LARGEST_DOCUMENT = 20 * 1024 * 1024;

const FIELD = 'file';
const MEDIA_TYPE = /^[\w.+-]{1,63}\/[\w.+-]{1,63}$/;

export interface Upload {
  readonly file: IncomingFile;
  readonly name: string;
  readonly contentType: string;
}

/**
 * Reads the one file of a multipart/form-data request, from its field `file`, into the store's place for incoming files.
 * @throws {Problem} 400, 413, 415 or 422. Nothing is left behind then, nor when the client goes away.
 */
export async function receiveUpload(request: IncomingMessage, store: DocumentStore): Promise<Upload> {
  const form = openForm(request);
  let receiving: Promise<Upload> | undefined;
  form.on('file', (field, content, { filename, mimeType }) => {
    if (field !== FIELD || receiving) {
      content.resume();
      return;
    }
    receiving = receive(content, store).then((file) => ({
      file,
      name: cleanFileName(filename),
      contentType: MEDIA_TYPE.test(mimeType) ? mimeType : 'application/octet-stream',
    }));
    receiving.catch((error: unknown) => form.destroy(error as Error));
  });

  try {
    await readToEnd(request, form);
  } catch (error) {
    await receiving?.then(({ file }) => file.discard()).catch(() => undefined); // a file that failed has removed itself
    throw error instanceof Problem || isSystemError(error) ? error : new Problem(400, 'The body is not a whole multipart/form-data form.');
  }

  const upload = await receiving;
  if (!upload) throw Problem.invalid([{ field: FIELD, message: 'Required' }]);
  if (upload.file.sizeBytes > 0) return upload;
  await upload.file.discard();
  throw Problem.invalid([{ field: FIELD, message: 'The file is empty' }]);
}

function openForm(request: IncomingMessage): Busboy {
  if (!request.headers['content-type']?.startsWith('multipart/form-data')) throw new Problem(415, 'A document is sent as multipart/form-data, in the field "file".');
  try {
    return busboy({
      headers: request.headers,
      defParamCharset: 'utf8',
      // busboy calls a file cut short when it reaches the limit; one of exactly the largest size is whole.
      limits: { fileSize: LARGEST_DOCUMENT + 1, files: 2, fields: 10, fieldSize: 1024 },
    });
  } catch {
    throw new Problem(400, 'The Content-Type of the form is malformed.');
  }
}

function receive(content: Readable, store: DocumentStore): Promise<IncomingFile> {
  content.once('limit', () => {
    content.destroy(new Problem(413, 'The document is larger than 20 MB.', { errors: [{ field: FIELD, message: 'At most 20 MB' }] }));
  });
  return store.receive(content);
}

/** Not `pipeline`: it would cut the connection on a bad form, and the client would never read why. */
async function readToEnd(request: IncomingMessage, form: Busboy): Promise<void> {
  const cutOff = (): void => {
    if (!request.complete) form.destroy(new Problem(400, 'The upload was cut off.'));
  };
  request.once('close', cutOff);
  try {
    request.pipe(form);
    await finished(form);
  } finally {
    request.off('close', cutOff);
    request.unpipe(form);
    request.resume();
  }
}

function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}
