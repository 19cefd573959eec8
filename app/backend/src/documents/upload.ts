import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import busboy, { type Busboy } from 'busboy';
import { Problem } from '../http/problem.js';
import type { DocumentStore, IncomingFile } from './documentStore.js';
import { cleanFileName } from './fileName.js';

/** The largest document, in bytes: 20 MB. The edge accepts 25 MB, so that the backend answers slightly larger ones. */
export const LARGEST_DOCUMENT = 20 * 1024 * 1024;

const FIELD = 'file';
const MEDIA_TYPE = /^[\w.+-]{1,63}\/[\w.+-]{1,63}$/;

export interface Upload {
  readonly file: IncomingFile;
  readonly name: string;
  readonly contentType: string;
}

/**
 * Reads the one file of a multipart/form-data request, from its field `file`, into the store's incoming directory.
 * @throws {Problem} 400, 413, 415 or 422. No file remains in these cases, nor when the client disconnects.
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
    await receiving?.then(({ file }) => file.discard()).catch(() => undefined); // a failed file is already removed
    throw error instanceof Problem || isSystemError(error) ? error : new Problem(400, 'The body is not a complete multipart/form-data form.');
  }

  const upload = await receiving;
  if (!upload) throw Problem.invalid([{ field: FIELD, message: 'Required' }]);
  if (upload.file.sizeBytes > 0) return upload;
  await upload.file.discard();
  throw Problem.invalid([{ field: FIELD, message: 'The file is empty' }]);
}

function openForm(request: IncomingMessage): Busboy {
  if (!request.headers['content-type']?.startsWith('multipart/form-data')) throw new Problem(415, 'Send the document as multipart/form-data, in the field "file".');
  try {
    return busboy({
      headers: request.headers,
      defParamCharset: 'utf8',
      // busboy reports a file as truncated when it reaches the limit; a file of exactly the maximum size is complete.
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

/** Not `pipeline`: it would close the connection on an invalid form, and the client would not receive the error. */
async function readToEnd(request: IncomingMessage, form: Busboy): Promise<void> {
  const cutOff = (): void => {
    if (!request.complete) form.destroy(new Problem(400, 'The upload was interrupted.'));
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
