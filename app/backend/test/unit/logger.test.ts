import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openLogger } from '../../src/logger.js';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'qgo logs '));
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});

describe('the log', () => {
  it('is one JSON object per line, appended to the file', () => {
    const file = join(directory, 'deeper', 'app.log');
    openLogger('info', file).info({ trackingNumber: 'QGO-7F3K-9M2A' }, 'booked\n"quoted"');
    openLogger('info', file).debug('not at this level');
    openLogger('info', file).warn('again');
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines).toMatchObject([{ level: 'info', msg: 'booked\n"quoted"', trackingNumber: 'QGO-7F3K-9M2A' }, { level: 'warn', msg: 'again' }]);
    expect(new Date(lines[0]?.['time'] as string).getTime()).not.toBeNaN();
  });

  it('does not stop the application when it cannot be written', () => {
    writeFileSync(join(directory, 'file'), '');
    expect(() => { openLogger('silent', join(directory, 'file', 'app.log')).info('still here'); }).not.toThrow();
  });
});
