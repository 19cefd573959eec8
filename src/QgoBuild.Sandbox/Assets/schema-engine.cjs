#!/usr/bin/env node
'use strict';
// The sandbox's schema engine: what `npx prisma migrate …` runs where Prisma's own engine, a native program, cannot be
// downloaded. It is mounted into a sandbox release and named by PRISMA_SCHEMA_ENGINE_BINARY. It never belongs in a
// production image: there, Prisma's own engine does this work.
//
// It speaks to the real Prisma command line (JSON-RPC 2.0, one message a line on standard input and output; and a few
// commands of the form `schema-engine cli …`) and really applies migrations, to MySQL and MariaDB, with the table,
// the advisory lock and the error codes of Prisma's engine. It does not compare schemas: it reports no drift, and it
// neither makes migrations nor knows other databases; what it does not do it refuses, by name.

const { createHash, randomUUID } = require('node:crypto');
const { readFileSync } = require('node:fs');
const { createRequire } = require('node:module');
const { dirname, join, resolve } = require('node:path');
const { createInterface } = require('node:readline');

const LOCK_NAME = 'prisma_migrate';
const LOCK_SECONDS = 10;
const CONNECT_MILLISECONDS = 5_000;
const RESOLVE_GUIDE = 'Read more about how to resolve migration issues in a production database: https://pris.ly/d/migrate-resolve';

const args = process.argv.slice(2);
const after = (option) => (args.includes(option) ? args[args.indexOf(option) + 1] : undefined);

/** An error that Prisma's users know by its code; anything else thrown here is a fault of this program. */
class KnownError extends Error {
  constructor(code, message, meta = {}) {
    super(message);
    this.code = code;
    this.meta = meta;
  }
}

// ---- The database -------------------------------------------------------------------------------------------------

/** The driver stands beside the application, and this file may not: it is looked for from here, then from where the command line works. */
function driver() {
  const schema = after('--datamodels') ?? after('--datamodel');
  const starts = [__filename, join(process.cwd(), 'package.json'), ...(schema ? [resolve(schema)] : [])];
  for (const start of starts)
    try {
      return createRequire(start)('mariadb');
    } catch (error) {
      if (error.code !== 'MODULE_NOT_FOUND') throw error;
    }
  throw new Error(`The sandbox's schema engine needs the package "mariadb", which is not installed beside ${starts.map(dirname).join(' or ')}.`);
}

function parseUrl(text) {
  const url = new URL(text);
  if (url.protocol !== 'mysql:') throw new KnownError('P1013', `The provided database string is invalid. The sandbox's schema engine knows mysql:// only.`);
  return {
    host: url.hostname,
    port: Number(url.port || 3306),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    database: decodeURIComponent(url.pathname.slice(1)),
  };
}

function connectionError(error, { host, port, user, database }) {
  const at = `${host}:${port}`;
  switch (error.errno) {
    case 1045: // access denied
    case 1698: // access denied, no password
      return new KnownError(
        'P1000',
        `Authentication failed against database server, the provided database credentials for \`${user}\` are not valid.\n\n` +
          `Please make sure to provide valid database credentials for the database server at \`${host}\`.`,
        { database_user: user, database_host: host },
      );
    case 1049: // unknown database
      return new KnownError('P1003', `Database \`${database}\` does not exist`, { database_name: database });
    case 1044: // access denied to this database
      return new KnownError('P1010', `User was denied access on the database \`${database}\``, { database_name: database });
    default:
      return new KnownError('P1001', `Can't reach database server at \`${at}\`\n\nPlease make sure your database server is running at \`${at}\`.`, {
        database_location: at,
      });
  }
}

async function connect(target) {
  try {
    return await driver().createConnection({
      ...target,
      multipleStatements: true,
      allowPublicKeyRetrieval: true,
      bigIntAsNumber: true,
      timezone: 'Z',
      connectTimeout: CONNECT_MILLISECONDS,
    });
  } catch (error) {
    if (error.errno === undefined) throw error;
    throw connectionError(error, target);
  }
}

async function withDatabase(url, work, { lock = false } = {}) {
  const target = parseUrl(url);
  const connection = await connect(target);
  try {
    if (lock && !process.env.PRISMA_SCHEMA_DISABLE_ADVISORY_LOCK) await takeLock(connection, target);
    return await work(connection);
  } finally {
    await connection.end(); // which also gives the lock back
  }
}

async function takeLock(connection, { host, port }) {
  const [{ taken }] = await connection.query('SELECT GET_LOCK(?, ?) AS taken', [LOCK_NAME, LOCK_SECONDS]);
  if (Number(taken) === 1) return;
  throw new KnownError(
    'P1002',
    `The database server at \`${host}:${port}\` was reached but timed out.\n\nPlease try again.\n\n` +
      `Context: Timed out trying to acquire a MySQL advisory lock (SELECT GET_LOCK('${LOCK_NAME}', ${LOCK_SECONDS})). Timeout: ${LOCK_SECONDS * 1000}ms.`,
  );
}

// ---- The migrations: those in the folder, and those the database remembers -----------------------------------------

const checksum = (sql) => createHash('sha256').update(sql).digest('hex');

function migrationsInFolder({ migrationsList }) {
  return migrationsList.migrationDirectories
    .filter((directory) => directory.migrationFile)
    .map(({ path, migrationFile }) => {
      const { content } = migrationFile;
      if (content?.tag === 'error') throw new KnownError('P3015', `Could not find the migration file at ${path}/${migrationFile.path}. Please delete the directory or restore the migration file.`);
      return { name: path, sql: content?.value ?? content };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

const HISTORY_TABLE = `
  CREATE TABLE _prisma_migrations (
    id VARCHAR(36) PRIMARY KEY NOT NULL,
    checksum VARCHAR(64) NOT NULL,
    finished_at DATETIME(3),
    migration_name VARCHAR(255) NOT NULL,
    logs TEXT,
    rolled_back_at DATETIME(3),
    started_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
    applied_steps_count INTEGER UNSIGNED NOT NULL DEFAULT 0
  ) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci`;

/** What the database remembers. `records` leaves out those rolled back: to Prisma they are as if they had never been. */
async function readHistory(connection) {
  const tables = await connection.query('SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE()');
  const exists = tables.some(({ name }) => name === '_prisma_migrations');
  const rows = exists ? await connection.query('SELECT * FROM _prisma_migrations WHERE rolled_back_at IS NULL ORDER BY started_at, migration_name') : [];
  return {
    exists,
    databaseIsEmpty: tables.length === 0,
    records: rows,
    applied: rows.filter((row) => row.finished_at),
    failed: rows.filter((row) => !row.finished_at),
  };
}

async function applyOne(connection, { name, sql }) {
  const id = randomUUID();
  await connection.query('INSERT INTO _prisma_migrations (id, checksum, started_at, migration_name) VALUES (?, ?, UTC_TIMESTAMP(3), ?)', [id, checksum(sql), name]);
  try {
    if (sql.trim()) await connection.query(sql);
  } catch (error) {
    if (error.errno === undefined) throw error;
    const reason = error.sqlMessage ?? error.message;
    const report = `Database error code: ${error.errno}\n\nDatabase error:\n${reason}\n`;
    // When the connection itself is lost nothing more can be recorded: the row without an end is the record.
    if (!error.fatal)
      await connection.query('UPDATE _prisma_migrations SET logs = ? WHERE id = ?', [
        `A migration failed to apply. New migrations cannot be applied before the error is recovered from. ${RESOLVE_GUIDE}\n\nMigration name: ${name}\n\n${report}`,
        id,
      ]);
    throw new KnownError(
      'P3018',
      `A migration failed to apply. New migrations cannot be applied before the error is recovered from. ${RESOLVE_GUIDE}\n\nMigration name: ${name}\n\n${report}`,
      { migration_name: name, database_error_code: String(error.errno), database_error: reason },
    );
  }
  await connection.query('UPDATE _prisma_migrations SET finished_at = UTC_TIMESTAMP(3), applied_steps_count = 1 WHERE id = ?', [id]);
}

async function applyMigrations(connection, parameters) {
  const wanted = migrationsInFolder(parameters);
  const history = await readHistory(connection);
  if (!history.exists) {
    if (!history.databaseIsEmpty)
      throw new KnownError('P3005', 'The database schema is not empty. Read more about how to baseline an existing production database: https://pris.ly/d/migrate-baseline');
    await connection.query(HISTORY_TABLE);
  }
  if (history.failed.length > 0) {
    const details = history.failed.map((row) => `The \`${row.migration_name}\` migration started at ${row.started_at.toISOString()} failed`).join('\n');
    throw new KnownError(
      'P3009',
      `migrate found failed migrations in the target database, new migrations will not be applied. ${RESOLVE_GUIDE}\n${details}`,
      { details },
    );
  }
  const done = new Set(history.applied.map((row) => row.migration_name));
  const pending = wanted.filter(({ name }) => !done.has(name));
  for (const migration of pending) await applyOne(connection, migration);
  return { appliedMigrationNames: pending.map(({ name }) => name) };
}

async function diagnoseMigrationHistory(connection, parameters) {
  const wanted = migrationsInFolder(parameters);
  const { exists, records, failed } = await readHistory(connection);
  const recorded = new Map(records.map((row) => [row.migration_name, row]));
  const local = new Set(wanted.map(({ name }) => name));
  return {
    drift: null,
    history: compare(
      wanted.filter(({ name }) => recorded.has(name)).map(({ name }) => name),
      wanted.filter(({ name }) => !recorded.has(name)).map(({ name }) => name),
      records.map((row) => row.migration_name).filter((name) => !local.has(name)),
    ),
    hasMigrationsTable: exists,
    errorInUnappliedMigration: null,
    failedMigrationNames: failed.map((row) => row.migration_name),
    editedMigrationNames: wanted.filter(({ name, sql }) => recorded.has(name) && recorded.get(name).checksum !== checksum(sql)).map(({ name }) => name),
  };
}

function compare(common, unappliedMigrationNames, unpersistedMigrationNames) {
  if (unappliedMigrationNames.length > 0 && unpersistedMigrationNames.length > 0)
    return { diagnostic: 'historiesDiverge', lastCommonMigrationName: common.at(-1) ?? null, unpersistedMigrationNames, unappliedMigrationNames };
  if (unappliedMigrationNames.length > 0) return { diagnostic: 'databaseIsBehind', unappliedMigrationNames };
  if (unpersistedMigrationNames.length > 0) return { diagnostic: 'migrationsDirectoryIsBehind', unpersistedMigrationNames };
  return null;
}

const recordRolledBack = (connection, row) => connection.query('UPDATE _prisma_migrations SET rolled_back_at = UTC_TIMESTAMP(3) WHERE id = ?', [row.id]);

async function markMigrationApplied(connection, parameters) {
  const name = parameters.migrationName;
  const migration = migrationsInFolder(parameters).find((candidate) => candidate.name === name);
  if (!migration)
    throw new KnownError(
      'P3017',
      `The migration ${name} could not be found. Please make sure that the migration exists, and that you included the whole name of the directory. (example: "20201231000000_initial_migration")`,
      { migration_name: name },
    );
  const history = await readHistory(connection);
  if (!history.exists) await connection.query(HISTORY_TABLE);
  if (history.applied.some((row) => row.migration_name === name))
    throw new KnownError('P3008', `The migration \`${name}\` is already recorded as applied in the database.`, { migration_name: name });
  for (const row of history.failed.filter((failed) => failed.migration_name === name)) await recordRolledBack(connection, row);
  await connection.query(
    'INSERT INTO _prisma_migrations (id, checksum, started_at, finished_at, migration_name) VALUES (?, ?, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3), ?)',
    [randomUUID(), checksum(migration.sql), name],
  );
  return {};
}

async function markMigrationRolledBack(connection, { migrationName }) {
  const records = (await readHistory(connection)).records.filter((row) => row.migration_name === migrationName);
  if (records.length === 0)
    throw new KnownError('P3011', `Migration \`${migrationName}\` cannot be rolled back because it was never applied to the database. Hint: did you pass in the whole migration name? (example: "20201207184859_initial_migration")`, { migration_name: migrationName });
  if (records.every((row) => row.finished_at))
    throw new KnownError('P3012', `Migration \`${migrationName}\` cannot be rolled back because it is not in a failed state.`, { migration_name: migrationName });
  for (const row of records.filter((candidate) => !candidate.finished_at)) await recordRolledBack(connection, row);
  return {};
}

// ---- The two ways in: JSON-RPC, and `schema-engine cli …` ----------------------------------------------------------

function urlOfSchema() {
  const given = after('--datasource');
  if (given) return given.startsWith('{') ? JSON.parse(given).url : given;
  const [, variable, literal] = /\burl\s*=\s*(?:env\("([^"]+)"\)|"([^"]+)")/.exec(readFileSync(after('--datamodels') ?? after('--datamodel'), 'utf8')) ?? [];
  const url = variable ? process.env[variable] : literal;
  if (!url) throw new KnownError('P1012', variable ? `Environment variable not found: ${variable}.` : 'The schema names no datasource url.');
  return url;
}

const inDatabase = (work, options) => (parameters) => withDatabase(urlOfSchema(), (connection) => work(connection, parameters), options);

const METHODS = {
  applyMigrations: inDatabase(applyMigrations, { lock: true }),
  diagnoseMigrationHistory: inDatabase(diagnoseMigrationHistory),
  markMigrationApplied: inDatabase(markMigrationApplied, { lock: true }),
  markMigrationRolledBack: inDatabase(markMigrationRolledBack, { lock: true }),
  getDatabaseVersion: inDatabase(async (connection) => (await connection.query('SELECT VERSION() AS version'))[0].version),
};

async function answer({ id, method, params }) {
  try {
    const call = METHODS[method];
    if (!call) throw new Error(`The sandbox's schema engine does not do ${method}: it only applies and resolves migrations.`);
    return { jsonrpc: '2.0', result: await call(params ?? {}), id };
  } catch (error) {
    const known = error instanceof KnownError;
    const data = { is_panic: false, message: error.message, ...(known ? { meta: error.meta, error_code: error.code } : { backtrace: null }) };
    return { jsonrpc: '2.0', error: { code: 4466, message: 'An error happened. Check the data field for details.', data }, id };
  }
}

async function serve() {
  for await (const line of createInterface({ input: process.stdin })) if (line.trim()) process.stdout.write(`${JSON.stringify(await answer(JSON.parse(line)))}\n`);
}

const COMMANDS = {
  'can-connect-to-database': (url) => withDatabase(url, async () => {}),
  'create-database': async (url) => {
    const { database, ...server } = parseUrl(url);
    const connection = await connect(server);
    try {
      await connection.query(`CREATE DATABASE \`${database.replaceAll('`', '``')}\``);
    } finally {
      await connection.end();
    }
  },
};

/** The command line reads the outcome from a log line on standard error, as the native engine writes it. */
const log = (level, fields) => process.stderr.write(`${JSON.stringify({ timestamp: new Date().toISOString(), level, fields, target: 'schema_engine::logger' })}\n`);

async function runCommand() {
  log('INFO', { message: 'Starting schema engine CLI' }); // the command line drops the first line, whatever it says
  try {
    const name = args.find((arg) => arg in COMMANDS);
    if (!name) throw new Error(`The sandbox's schema engine does not know: ${args.at(-1)}`);
    await COMMANDS[name](urlOfSchema());
  } catch (error) {
    const known = error instanceof KnownError;
    log('ERROR', { message: error.message, is_panic: false, error_code: known ? error.code : '', meta: known ? error.meta : {} });
    process.exitCode = known ? 1 : 101;
  }
}

if (args[0] === '--version') process.stdout.write('schema-engine-cli qgo-sandbox\n');
else if (args[0] === 'cli') runCommand();
else serve();
