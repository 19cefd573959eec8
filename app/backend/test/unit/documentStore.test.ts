import { mkdtemp, readFile, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DocumentStore } from '../../src/documents/documentStore.js';

let directory: string;
let store: DocumentStore;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'qgo store '));
  store = new DocumentStore(directory);
  await store.prepare(new Date());
});
afterEach(() => rm(directory, { recursive: true }));

const visible = async () => (await readdir(directory)).filter((name) => name !== '.incoming');

describe('the document store', () => {
  it('shows a file only after it is kept, and then completely', async () => {
    const file = await store.receive(Readable.from([Buffer.from('bill '), Buffer.from('of lading')]));
    expect(await visible()).toEqual([]);

    await file.keep('a.txt');
    expect(await visible()).toEqual(['a.txt']);
    expect(await readFile(join(directory, 'a.txt'), 'utf8')).toBe('bill of lading');
    expect(file).toMatchObject({ sizeBytes: 14, sha256: '28da4193b5f3bbe6efb52a64069aff85f6948bebe624148369005ec84a0b9fb6' });
  });

  it('leaves no file when the source fails', async () => {
    const source = new Readable({
      read() {
        this.push('half');
        this.destroy(new Error('the line went dead'));
      },
    });
    await expect(store.receive(source)).rejects.toThrow('the line went dead');
    expect(await readdir(join(directory, '.incoming'))).toEqual([]);
  });

  it('removes incomplete files older than a day, and no newer ones', async () => {
    const now = new Date();
    for (const [name, hours] of [['old', 25], ['fresh', 1]] as const) {
      const path = join(directory, '.incoming', name);
      await writeFile(path, 'x');
      const then = new Date(now.getTime() - hours * 3_600_000);
      await utimes(path, then, then);
    }
    await store.prepare(now);
    expect(await readdir(join(directory, '.incoming'))).toEqual(['fresh']);
  });
});
