import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { databaseUrlFrom } from '../../src/databaseUrl.js';

const parts = { DATABASE_HOST: 'mysql', DATABASE_NAME: 'qgo_cargo', DATABASE_USER: 'qgo' };

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'qgo secrets '));
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});

describe('DATABASE_URL', () => {
  it('is used unchanged when it is set', () => {
    expect(databaseUrlFrom({ ...parts, DATABASE_URL: 'mysql://a:b@c/d', DATABASE_PASSWORD: 'x' })).toBe('mysql://a:b@c/d');
  });

  it('supports any character in the password', () => {
    const password = `p@ss/w:rd?#%&"' \\ü🚢`;
    const url = new URL(databaseUrlFrom({ ...parts, DATABASE_PASSWORD: password, DATABASE_PORT: '3307' }));
    expect(decodeURIComponent(url.password)).toBe(password);
    expect(url.host).toBe('mysql:3307');
    expect(url.pathname).toBe('/qgo_cargo');
  });

  it.each(['secret', 'secret\n', 'secret\r\n'])('reads the password file %j without its line break', (content) => {
    const file = join(directory, 'mysql_password');
    writeFileSync(file, content);
    expect(databaseUrlFrom({ ...parts, DATABASE_PASSWORD_FILE: file })).toBe('mysql://qgo:secret@mysql:3306/qgo_cargo');
  });

  it('names the missing part', () => {
    expect(() => databaseUrlFrom({})).toThrow('Neither DATABASE_URL nor DATABASE_HOST is set.');
    expect(() => databaseUrlFrom(parts)).toThrow('Neither DATABASE_URL, DATABASE_PASSWORD_FILE nor DATABASE_PASSWORD is set.');
    expect(() => databaseUrlFrom({ ...parts, DATABASE_PASSWORD_FILE: join(directory, 'none') })).toThrow(/^The database password cannot be read from .*ENOENT/);
  });
});
