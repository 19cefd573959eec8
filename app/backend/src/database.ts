import { PrismaMariaDb } from '@prisma/adapter-mariadb';
import { PrismaClient } from './generated/prisma/client.js';

export type Database = PrismaClient;

const CONNECTIONS = 10;
const CONNECT_MILLISECONDS = 3_000;
const ACQUIRE_MILLISECONDS = 5_000;

/** A pool of connections to the MySQL server at `url`. It connects at the first query. */
export function openDatabase(url: string): Database {
  const { hostname, port, username, password, pathname } = new URL(url);
  const adapter = new PrismaMariaDb({
    host: hostname,
    port: Number(port || 3306),
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
    database: decodeURIComponent(pathname.slice(1)),
    connectionLimit: CONNECTIONS,
    connectTimeout: CONNECT_MILLISECONDS,
    acquireTimeout: ACQUIRE_MILLISECONDS,
    // Without TLS, MySQL's caching_sha2_password requests the server's public key once.
    allowPublicKeyRetrieval: true,
  });
  return new PrismaClient({ adapter });
}
