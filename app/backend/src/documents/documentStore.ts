import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

const INCOMING = '.incoming';
const ABANDONED_AFTER_MILLISECONDS = 24 * 60 * 60 * 1000;

/** A completely received file on the disk that is not a document yet. Exactly one of the two methods must be called. */
export interface IncomingFile {
  readonly sizeBytes: number;
  readonly sha256: string;
  /** Makes the file a document named `storedName`, atomically. */
  keep(storedName: string): Promise<void>;
  discard(): Promise<void>;
}

/**
 * The documents' files, in one directory. A file is written to `.incoming` on the same file system, flushed, and renamed:
 * a file with its final name is complete, whenever it is read or a backup is taken.
 */
export class DocumentStore {
  private readonly incoming: string;

  constructor(readonly directory: string) {
    this.incoming = join(directory, INCOMING);
  }

  /** Creates the directories, and removes old incomplete files of a crash. Recent ones stay: another release may be writing them. */
  async prepare(now: Date): Promise<void> {
    await mkdir(this.incoming, { recursive: true });
    for (const name of await readdir(this.incoming)) {
      const path = join(this.incoming, name);
      const { mtimeMs } = await stat(path);
      if (now.getTime() - mtimeMs > ABANDONED_AFTER_MILLISECONDS) await rm(path, { force: true });
    }
  }

  /** Writes all of `content` to `.incoming`. On failure no file remains. */
  async receive(content: Readable): Promise<IncomingFile> {
    const path = join(this.incoming, randomUUID());
    const hash = createHash('sha256');
    let sizeBytes = 0;
    const measure = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        sizeBytes += chunk.length;
        hash.update(chunk);
        done(null, chunk);
      },
    });
    try {
      await pipeline(content, measure, createWriteStream(path, { flags: 'wx', mode: 0o640 }));
      await flush(path);
    } catch (error) {
      await rm(path, { force: true });
      throw error;
    }
    return {
      sizeBytes,
      sha256: hash.digest('hex'),
      keep: async (storedName) => {
        await rename(path, this.pathOf(storedName));
        await flush(this.directory);
      },
      discard: () => rm(path, { force: true }),
    };
  }

  async remove(storedName: string): Promise<void> {
    await rm(this.pathOf(storedName), { force: true });
  }

  pathOf(storedName: string): string {
    return join(this.directory, storedName);
  }
}

/** Syncs a file's content, or a directory's names, to the disk, so that they survive a power failure. */
async function flush(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
