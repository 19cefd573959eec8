import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

const INCOMING = '.incoming';
const ABANDONED_AFTER_MILLISECONDS = 24 * 60 * 60 * 1000;

/** A file that has been received whole and is on the disk, but not yet among the documents. Exactly one of the two must follow. */
export interface IncomingFile {
  readonly sizeBytes: number;
  readonly sha256: string;
  /** Puts the file among the documents under `storedName`, all of it at once. */
  keep(storedName: string): Promise<void>;
  discard(): Promise<void>;
}

/**
 * The documents' files, in one directory. A file is written aside, in `.incoming` on the same file system, flushed, and
 * renamed: one that has its name is whole, whenever somebody looks or a backup is taken.
 */
export class DocumentStore {
  private readonly incoming: string;

  constructor(readonly directory: string) {
    this.incoming = join(directory, INCOMING);
  }

  /** Makes the directories, and removes what a crash left half-written long ago. Another release may be writing there now. */
  async prepare(now: Date): Promise<void> {
    await mkdir(this.incoming, { recursive: true });
    for (const name of await readdir(this.incoming)) {
      const path = join(this.incoming, name);
      const { mtimeMs } = await stat(path);
      if (now.getTime() - mtimeMs > ABANDONED_AFTER_MILLISECONDS) await rm(path, { force: true });
    }
  }

  /** Writes all of `content` aside. When that fails nothing is left behind. */
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

/** Waits until what was written to the file, or the names in the directory, would survive a power cut. */
async function flush(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
