import { Prisma } from './generated/prisma/client.js';

/** Prisma's error codes for a database that is unreachable, overloaded, or closed the connection. */
const AWAY = new Set(['P1000', 'P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2037']);

/** The same errors in the numbering of MySQL and the driver. */
const AWAY_TO_THE_DRIVER = new Set([
  1040, // too many connections
  1053, // the server is shutting down
  45009, // the socket was closed unexpectedly
  45012, // connecting took too long
  45013, // the connection was closed before the command
  45019, // the socket failed
  45028, // the pool had no connection in time
]);

/** Whether `error` means that the database is unreachable, as opposed to a rejected query. */
export function databaseIsAway(error: unknown): boolean {
  if (error instanceof Prisma.PrismaClientInitializationError) return true;
  if (error instanceof Prisma.PrismaClientKnownRequestError) return AWAY.has(error.code) || driverSaysAway(error.meta?.['driverAdapterError']);
  return driverSaysAway(error);
}

function driverSaysAway(error: unknown): boolean {
  if (!(error instanceof Error) || typeof error.cause !== 'object' || error.cause === null) return false;
  return 'code' in error.cause && typeof error.cause.code === 'number' && AWAY_TO_THE_DRIVER.has(error.cause.code);
}

export function isUniqueViolation(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002';
}
