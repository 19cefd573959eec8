#!/bin/sh
# Composes DATABASE_URL from its parts, for the server and for Prisma's command line, and executes the given command.
set -eu
DATABASE_URL="$(node /app/dist/printDatabaseUrl.js)"
export DATABASE_URL
exec "$@"
