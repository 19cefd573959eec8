// Generates the Prisma client in src/generated from prisma/schema.prisma, unless it is up to date.
//
// `prisma generate` requires a DATABASE_URL and downloads a native engine, although a client without an engine uses
// neither. This script sets placeholders for both, so that a build uses no database and no download. Lint, type check
// and tests all run this script first, possibly in parallel: a lock makes the others wait for the first.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const generated = join(root, 'src', 'generated');
const stamp = join(generated, 'stamp');
const lock = join(generated, 'lock');
const longestWait = 120_000;

const require = createRequire(import.meta.url);
const prisma = require('prisma/package.json');
const prismaCommand = join(dirname(require.resolve('prisma/package.json')), prisma.bin.prisma);
const wanted = createHash('sha256')
  .update(prisma.version)
  .update(readFileSync(join(root, 'prisma', 'schema.prisma')))
  .digest('hex');

const upToDate = () => existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted;

function takeLock() {
  try {
    const file = openSync(lock, 'wx');
    writeFileSync(file, String(process.pid));
    closeSync(file);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

function holderIsGone() {
  try {
    const holder = Number(readFileSync(lock, 'utf8'));
    if (holder === 0) return false;
    process.kill(holder, 0);
    return false;
  } catch (error) {
    return error.code === 'ESRCH';
  }
}

function generate() {
  rmSync(stamp, { force: true });
  const result = spawnSync(process.execPath, [prismaCommand, 'generate', '--no-hints'], {
    cwd: root,
    encoding: 'utf8',
    env: {
      ...process.env,
      DATABASE_URL: process.env.DATABASE_URL || 'mysql://generate@localhost/generate',
      PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
      PRISMA_HIDE_UPDATE_MESSAGE: '1',
      CHECKPOINT_DISABLE: '1',
    },
  });
  if (result.status !== 0) {
    process.stderr.write(`${result.stdout ?? ''}${result.stderr ?? ''}`);
    throw new Error('prisma generate failed; its output stands above.');
  }
  writeFileSync(stamp, wanted);
}

mkdirSync(generated, { recursive: true });
const giveUpAt = Date.now() + longestWait;
while (!upToDate()) {
  if (takeLock()) {
    try {
      if (!upToDate()) generate();
    } finally {
      rmSync(lock, { force: true });
    }
  } else if (holderIsGone()) {
    rmSync(lock, { force: true });
  } else if (Date.now() > giveUpAt) {
    throw new Error(`Another process has been generating the Prisma client for too long. If none is, delete ${lock}.`);
  } else {
    await pause(100);
  }
}
