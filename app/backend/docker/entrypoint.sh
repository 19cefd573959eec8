#!/bin/sh
# Makes DATABASE_URL out of its parts, for the server and for Prisma's command line alike, and becomes the command given.
set -eu
DATABASE_URL="$(node /app/dist/printDatabaseUrl.js)"
export DATABASE_URL
exec "$@"
